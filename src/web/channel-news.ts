import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { channelsQuery } from "./lists.ts";
import { useLive } from "./live.ts";
import { toast } from "./ui/toast.tsx";

/** Says when a channel stops working and when it works again, wherever one is; in the frame. */
export function useChannelNews() {
  const client = useQueryClient();
  useLive(
    useMemo(
      () => ({
        event({ type, actor, data }) {
          if (type !== "channel.changed" || actor.kind !== "system") return;
          const { channelId, status, reason } = data as { channelId: string; status: string; reason: string | null };
          const before = client.getQueryData(channelsQuery.queryKey)?.find(({ id }) => id === channelId);
          if (!before || before.status === status) return;
          if (status === "connected") toast(`${before.name} works again`);
          else toast(`${before.name} is ${status}${reason ? `: ${reason}` : ""}`, { tone: "bad" });
        },
      }),
      [client],
    ),
  );
}
