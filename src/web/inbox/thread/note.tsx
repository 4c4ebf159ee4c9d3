import { Phone, StickyNote } from "lucide-react";
import type { Message } from "../../../contract/conversations.ts";
import { Markdown } from "../../ui/markdown.tsx";
import { withReadableNumbers } from "../../ui/phone-number.ts";
import { Time } from "../../ui/time.tsx";
import { Files } from "./files.tsx";

/** Seen by the team only, and looking like nothing that was ever sent. */
export function Note({ messages }: { messages: Message[] }) {
  const first = messages[0]!;
  const ofCall = first.author.kind === "system" && first.content.activity?.kind === "call-note";
  const Icon = ofCall ? Phone : StickyNote;
  return (
    <div className="rounded-md border border-note-line border-dashed bg-note px-3 py-2">
      <p className="flex items-center gap-1.5 text-muted text-small">
        <Icon size={12} aria-hidden />
        {ofCall ? (
          <span>Call</span>
        ) : (
          <span>
            Note by <bdi>{first.author.name}</bdi>
          </span>
        )}
        <Time at={first.createdAt} format="clock" />
      </p>
      {messages.map((message) => (
        <div key={message.clientId ?? message.id} className="flex flex-col items-start gap-1.5">
          {message.text && (
            <Markdown text={ofCall ? withReadableNumbers(message.text) : message.text} className="text-message" />
          )}
          <Files files={message.files} />
        </div>
      ))}
    </div>
  );
}
