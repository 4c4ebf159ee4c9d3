import { useMemo } from "react";
import type { Facts } from "../../../domain/event.ts";
import { useLive } from "../../live.ts";
import { useMe } from "../../session.tsx";
import { toast } from "../../ui/toast.tsx";

/** Tells who wrote what is held that a colleague has cancelled it; once, in the inbox. */
export function useHeldNews() {
  const { person } = useMe();
  useLive(
    useMemo(
      () => ({
        event({ type, actor, data }) {
          if (type !== "held.changed" || actor.kind !== "teammate" || actor.id === person.id) return;
          const { state, author } = data as Facts["held.changed"];
          if (state !== "stuck" || author !== person.id) return;
          toast(`${actor.name} cancelled a message of yours. It is kept in its conversation.`, { tone: "bad" });
        },
      }),
      [person.id],
    ),
  );
}
