/** Who did it. */
export type Actor =
  | { kind: "teammate"; id: string; name: string }
  | { kind: "agent"; id: string; name: string }
  | { kind: "contact"; id: string; name: string }
  | { kind: "key"; id: string; name: string }
  | { kind: "system" };

export const actorKinds = ["agent", "teammate", "contact", "key", "system"] as const satisfies Actor["kind"][];
export type ActorKind = Actor["kind"];

/** Everything the event log may hold, with what each says beside conversation, contact and actor. */
export type Facts = {
  "message.created": { messageId: string; direction: "in" | "out" | "note"; seq: number };
  "message.moved": { messageId: string; state: string; reason: string | null };
  "conversation.created": { medium: string; channelId: string; address: string };
  "conversation.assigned": { to: string | null; name: string | null };
  "conversation.handed-off": { reason: string | null };
  "conversation.handed-back": Record<never, never>;
  "conversation.paused": { reason: string | null };
  "conversation.resumed": Record<never, never>;
  "conversation.resolved": Record<never, never>;
  "conversation.reopened": { by: "contact" | "teammate" };
  /** By the contact, from 1 to 5; in a second event what they say of it. */
  "conversation.rated": { score: number; comment?: string };
  "conversation.reconsidered": Record<never, never>;
  "conversation.read": Record<never, never>;
  "conversation.unread": Record<never, never>;
  "conversation.attention": { reason: string | null };
  "conversation.deleted": Record<never, never>;
  "line.opened": { lineId: string; medium: string; address: string };
  "line.paused": { lineId: string };
  "line.resumed": { lineId: string };
  "line.seen": { lineId: string; delivered: number; read: number };
  "contact.changed": { fields: string[] };
  "contact.paused": { reason: string | null };
  "contact.resumed": Record<never, never>;
  "contact.blocked": Record<never, never>;
  "contact.unblocked": Record<never, never>;
  "contact.unsubscribed": { reason?: string | null };
  "contact.subscribed": Record<never, never>;
  "turn.ended": { turnId: string; verdict: string; reason: string };
  "held.changed": { heldId: string; state: "waiting" | "gone" | "stuck"; author: string | null };
  "message.amended": { messageId: string };
  "call.moved": { callId: string; state: string; seconds: number | null };
  "activity.logged": { messageId: string; kind: string };
  "channel.unmatched": { channelId: string; unmatchedId: string };
  "channel.changed": { channelId: string; status: string; reason: string | null };
  "agent.changed": { agentId: string; name: string; change: string };
  "article.changed": { articleId: string; title: string; change: string };
  "import.moved": { importId: string; state: string; done: number; total: number };
  "team.changed": { what: string };
  "settings.changed": { fields: string[] };
};

export type EventType = keyof Facts;

/** The name under which an act is remembered. */
export function actorName(by: Actor): string {
  return by.kind === "system" ? "Parley" : by.name;
}

export function isSameActor(one: Actor, other: Actor): boolean {
  if (one.kind === "system" || other.kind === "system") return one.kind === other.kind;
  return one.kind === other.kind && one.id === other.id;
}
