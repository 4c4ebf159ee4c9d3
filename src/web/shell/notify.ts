import type { ConversationRow } from "../../contract/conversations.ts";
import type { LiveEvent } from "../../contract/live.ts";
import type { Facts } from "../../domain/event.ts";
import { readableNumber } from "../ui/phone-number.ts";

type Held = Pick<ConversationRow, "assignee" | "holder">;
type Told = Pick<ConversationRow, "contact" | "channel" | "preview">;

/** Whether an event may concern somebody at all, before anything is asked about its conversation. */
export function mayAsk({ type, actor, at, data }: LiveEvent, me: string, now: number): boolean {
  // After a time offline everything is told again; what is long past calls nobody.
  if (actor.id === me || now - Date.parse(at) > 120_000) return false;
  if (type === "conversation.handed-off") return true;
  if (type === "conversation.attention") return (data as Facts["conversation.attention"]).reason !== null;
  if (type === "conversation.assigned") return (data as Facts["conversation.assigned"]).to === me;
  return type === "message.created" && (data as Facts["message.created"]).direction === "in";
}

/** Whether it asks for me: what nobody has taken calls everybody, what somebody has taken calls them alone. */
export function asksFor(type: string, { assignee, holder }: Held, me: string): boolean {
  if (type === "message.created") return assignee?.id === me && holder !== "agent";
  return assignee === null || assignee.id === me;
}

/** What stands on the screen, where others may see it too. */
export function notice(type: string, { contact, channel, preview }: Told, hideTexts: boolean) {
  const title = `${readableNumber(contact.name)} ${verbs[type] ?? "needs a person"}`;
  return { title, body: hideTexts ? channel.name : preview };
}

const verbs: Record<string, string> = {
  "message.created": "writes",
  "conversation.assigned": "is assigned to you",
};
