import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { channelsQuery } from "./lists.ts";
import { useLive } from "./live.ts";
import { toast } from "./ui/toast.tsx";

// What is told later, as to a computer that slept, stands at the channel and is no news.
const freshMs = 5 * 60_000;

/** Says when a channel stops working and when it works again, wherever one is; in the frame. */
export function useChannelNews() {
  const client = useQueryClient();
  useLive(
    useMemo(
      () => ({
        event({ type, actor, data, at }) {
          if (type !== "channel.changed" || actor.kind !== "system") return;
          if (Date.parse(at) < Date.now() - freshMs) return;
          const { channelId, status, reason } = data as { channelId: string; status: string; reason: string | null };
          const name = client.getQueryData(channelsQuery.queryKey)?.find(({ id }) => id === channelId)?.name;
          if (!name) return;
          if (status === "connected") toast(`${name} works again`);
          else toast(`${name} is ${status}${reason ? `: ${reason}` : ""}`, { tone: "bad" });
        },
      }),
      [client],
    ),
  );
}
