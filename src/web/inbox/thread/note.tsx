import { StickyNote } from "lucide-react";
import type { Message } from "../../../contract/conversations.ts";
import { Markdown } from "../../ui/markdown.tsx";
import { Time } from "../../ui/time.tsx";

/** Seen by the team only, and looking like nothing that was ever sent. */
export function Note({ messages }: { messages: Message[] }) {
  const first = messages[0]!;
  return (
    <div className="rounded-md border border-note-line border-dashed bg-note px-3 py-2">
      <p className="flex items-center gap-1.5 text-muted text-small">
        <StickyNote size={12} aria-hidden />
        <span>
          Note by <bdi>{first.author.name}</bdi>
        </span>
        <Time at={first.createdAt} format="clock" />
      </p>
      {messages.map((message) => (
        <Markdown key={message.clientId ?? message.id} text={message.text} className="text-message" />
      ))}
    </div>
  );
}
