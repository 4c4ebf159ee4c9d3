import type { Channel } from "../../contract/channels.ts";
import { Badge, type Tone } from "../ui/badge.tsx";

const states: Record<Channel["status"], { tone: Tone; word: string }> = {
  connected: { tone: "good", word: "Connected" },
  degraded: { tone: "warn", word: "Degraded" },
  disconnected: { tone: "bad", word: "Disconnected" },
};

export function ChannelStatus({ channel }: { channel: Channel }) {
  const { tone, word } = states[channel.status];
  return (
    <Badge tone={tone} title={channel.statusReason ?? undefined}>
      {word}
    </Badge>
  );
}

/** The reason as a sentence; the server keeps it as a phrase. */
export function reasonOf({ statusReason }: Channel): string | null {
  return statusReason && `${statusReason[0]!.toUpperCase()}${statusReason.slice(1)}`.replace(/\.?$/, ".");
}
