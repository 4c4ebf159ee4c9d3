import type { TimelineEvent } from "../../contract/contacts.ts";
import type { EventType, Facts } from "../../domain/event.ts";
import { nameInWords } from "./numbers.ts";

/** An event in one short sentence; null for those that are not worth a line. */
export function sentenceFor(event: TimelineEvent): string | null {
  const say = sentences[event.type as EventType] as
    | ((who: string, data: never, event: TimelineEvent) => string | null)
    | undefined;
  return say?.(nameOf(event.actor), event.data as never, event) ?? null;
}

type Sentences = { [Type in EventType]?: (who: string, data: Facts[Type], event: TimelineEvent) => string | null };

const sentences: Sentences = {
  "conversation.created": () => "The conversation began",
  "conversation.assigned": (who, { to, name }, { actor }) => {
    if (!to) return `${who} unassigned it`;
    return to === actor.id ? `${who} took it` : `${who} assigned it to ${name ?? "a teammate"}`;
  },
  "conversation.handed-off": (who, { reason }, { actor }) =>
    actor.kind === "agent"
      ? `${who} handed over to a teammate${because(reason)}`
      : `${who} took over${because(reason)}`,
  "conversation.handed-back": (who) => `${who} handed back to the agent`,
  "conversation.paused": (who, { reason }, { actor }) =>
    `${who} paused ${actor.kind === "agent" ? "itself" : "the agent"}${because(reason)}`,
  "conversation.reconsidered": (who) => `${who} let the agent look again`,
  "conversation.resumed": (who) => `${who} resumed the agent`,
  "conversation.resolved": (who) => `${who} resolved it`,
  "conversation.reopened": (who, { by }) => (by === "contact" ? "Reopened by a new message" : `${who} reopened it`),
  "conversation.rated": (who, { score, comment }) =>
    comment ? `${who} on the rating of ${score}: “${comment}”` : `${who} rated it ${score} of 5`,
  "conversation.attention": (_, { reason }) => reason && `Needs attention${because(reason)}`,
  "line.opened": (who, { medium, address }) =>
    `${who} chose to write by ${medium === "sms" ? "text" : medium} to ${address}`,
  "line.paused": (who) => `${who} paused the agent on a line`,
  "line.resumed": (who) => `${who} resumed the agent on a line`,
  "contact.changed": (who, { fields }) => `${who} changed ${fields.join(", ")}`,
  "contact.paused": (who, { reason }) => `${who} paused the agent for this contact${because(reason)}`,
  "contact.resumed": (who) => `${who} resumed the agent for this contact`,
  "contact.blocked": (who) => `${who} blocked the contact`,
  "contact.unblocked": (who) => `${who} unblocked the contact`,
  "contact.unsubscribed": (who) => `${who} unsubscribed the contact`,
  "contact.subscribed": (who) => `${who} subscribed the contact again`,
  "channel.changed": (_, { status, reason }) => `The channel is ${status}${because(reason)}`,
};

function nameOf({ kind, name }: TimelineEvent["actor"]): string {
  if (!name) return kind === "system" ? "Parley" : "Somebody";
  return nameInWords(name);
}

function because(reason: string | null | undefined): string {
  if (!reason) return "";
  return `${reason.startsWith("by ") ? "" : ":"} ${reason.replace(/\.$/, "")}`;
}
