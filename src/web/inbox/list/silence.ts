import type { Agent } from "../../../contract/agents.ts";
import type { Channel } from "../../../contract/channels.ts";
import type { ConversationRow } from "../../../contract/conversations.ts";

type Held = Pick<ConversationRow, "paused" | "channel" | "agent">;

/** Why the agent that has a conversation would stay silent, as far as a row can tell; null where it would answer. */
export function silenceOf({ paused, channel, agent }: Held, channels: Channel[], agents: Agent[]): string | null {
  const { aiOffAt, pausedAt } = channels.find(({ id }) => id === channel.id) ?? {};
  if (aiOffAt) return `AI is off for ${channel.name}`;
  if (pausedAt) return `${channel.name} is paused`;
  if (paused) return "The agent is paused here";
  const disabled = agents.some(({ id, disabledAt }) => id === agent?.id && disabledAt);
  return disabled ? `${agent?.name} is disabled` : null;
}
