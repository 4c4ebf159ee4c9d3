import { Reply, Sparkles } from "lucide-react";
import type { Conversation, Message } from "../../../contract/conversations.ts";
import { useCan } from "../../session.tsx";
import { IconButton } from "../../ui/button.tsx";
import { askComposer } from "../composer/ask.ts";
import { nameInWords } from "../numbers.ts";
import { Bubble } from "./bubble.tsx";
import { Footing } from "./footing.tsx";
import { Note } from "./note.tsx";
import { messageElement, Reactions } from "./pieces.tsx";

/** Messages of one author in one breath. */
export function Run({ messages, conversation }: { messages: Message[]; conversation: Conversation }) {
  const first = messages[0]!;
  if (first.direction === "note") return <Note messages={messages} />;
  const inbound = first.direction === "in";
  const contact = nameInWords(conversation.contact.name);
  return (
    <div className={`flex flex-col gap-1 ${inbound ? "items-start pe-8 pane:pe-16" : "items-end ps-8 pane:ps-16"}`}>
      <p className="flex items-center gap-1 text-muted text-small">
        {first.author.kind === "agent" && <Sparkles size={12} className="text-accent" aria-label="Agent" />}
        <bdi>{inbound ? (otherSender(first, conversation) ?? contact) : first.author.name}</bdi>
      </p>
      {messages.map((message, index) => (
        <div
          key={message.clientId ?? message.id}
          id={messageElement(message.id)}
          className={`group/message relative flex max-w-full flex-col gap-1 ${inbound ? "items-start" : "items-end"}`}
        >
          <Bubble message={message} />
          {message.content.reactions && <Reactions reactions={message.content.reactions} contact={contact} />}
          <Answer message={message} conversation={conversation} />
          {saysMore(message, messages[index + 1]) && <Footing message={message} conversation={conversation} />}
        </div>
      ))}
    </div>
  );
}

/** Who else takes part in a mail's thread, as somebody in copy, is never shown under the contact's name. */
function otherSender({ content }: Message, { contact }: Conversation): string | null {
  const from = content.email?.from;
  return from && from.toLowerCase() !== contact.email?.toLowerCase() ? from : null;
}

/** Answers this very message, where the medium can say so. */
function Answer({ message, conversation }: { message: Message; conversation: Conversation }) {
  const may = useCan()("inbox.write");
  if (!may || !message.providerId || message.content.deletedAt || !quoting.has(conversation.medium)) return null;
  const side = message.direction === "in" ? "left-full ms-1" : "right-full me-1";
  return (
    <IconButton
      label="Answer this message"
      size="small"
      onClick={() => askComposer(conversation.id, { kind: "answer", message })}
      className={`absolute top-1 opacity-0 focus-visible:opacity-100 group-hover/message:opacity-100 pointer-coarse:opacity-100 ${side}`}
    >
      <Reply size={14} />
    </IconButton>
  );
}

const quoting = new Set<Conversation["medium"]>(["whatsapp", "messenger", "instagram"]);

/** Under the last of a run, and wherever the next one has another story. */
function saysMore(message: Message, next: Message | undefined): boolean {
  if (!next) return true;
  if (message.direction === "in") return message.verdict !== next.verdict || message.intent !== next.intent;
  // Each of these wants something done about it.
  if (["failed", "bounced", "unknown"].includes(message.state)) return true;
  return message.state !== next.state && ["sending", "queued"].includes(message.state);
}
