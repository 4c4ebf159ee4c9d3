import { CirclePause } from "lucide-react";
import type { Channel } from "../../contract/channels.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { exact } from "../ui/time.tsx";

const states: Record<Channel["status"], { tone: Tone; word: string }> = {
  connected: { tone: "good", word: "Connected" },
  degraded: { tone: "warn", word: "Degraded" },
  disconnected: { tone: "bad", word: "Disconnected" },
};

export function ChannelStatus({ channel }: { channel: Channel }) {
  const { tone, word } = states[channel.status];
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      <Badge tone={tone} title={channel.statusReason ?? undefined}>
        {word}
      </Badge>
      {channel.pausedAt && (
        <Badge
          tone="warn"
          icon={<CirclePause size={12} aria-hidden />}
          title={`Since ${exact(new Date(channel.pausedAt))}. What is to be sent waits.`}
        >
          Paused
        </Badge>
      )}
    </span>
  );
}

/** The reason as a sentence; the server keeps it as a phrase. */
export function reasonOf({ statusReason }: Channel): string | null {
  return statusReason && `${statusReason[0]!.toUpperCase()}${statusReason.slice(1)}`.replace(/\.?$/, ".");
}
