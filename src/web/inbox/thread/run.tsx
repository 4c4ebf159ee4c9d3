import { Sparkles } from "lucide-react";
import type { Conversation, Message } from "../../../contract/conversations.ts";
import { Bubble } from "./bubble.tsx";
import { Footing } from "./footing.tsx";
import { Note } from "./note.tsx";

/** Messages of one author in one breath. */
export function Run({ messages, conversation }: { messages: Message[]; conversation: Conversation }) {
  const first = messages[0]!;
  if (first.direction === "note") return <Note messages={messages} />;
  const inbound = first.direction === "in";
  return (
    <div className={`flex flex-col gap-1 ${inbound ? "items-start pe-8 pane:pe-16" : "items-end ps-8 pane:ps-16"}`}>
      <p className="flex items-center gap-1 text-muted text-small">
        {first.author.kind === "agent" && <Sparkles size={12} className="text-accent" aria-label="Agent" />}
        <bdi>{inbound ? conversation.contact.name : first.author.name}</bdi>
      </p>
      {messages.map((message, index) => (
        <div
          key={message.clientId ?? message.id}
          className={`flex max-w-full flex-col gap-1 ${inbound ? "items-start" : "items-end"}`}
        >
          <Bubble message={message} />
          {saysMore(message, messages[index + 1]) && <Footing message={message} conversation={conversation} />}
        </div>
      ))}
    </div>
  );
}

/** Under the last of a run, and wherever the next one has another story. */
function saysMore(message: Message, next: Message | undefined): boolean {
  if (!next) return true;
  if (message.direction === "in") return message.verdict !== next.verdict || message.intent !== next.intent;
  return message.state !== next.state && ["failed", "unknown", "sending", "queued"].includes(message.state);
}
