import { Reply, X } from "lucide-react";
import type { Message } from "../../../contract/conversations.ts";
import { IconButton } from "../../ui/button.tsx";
import { nameInWords } from "../numbers.ts";

/** The message that is being answered, above the words of the answer. */
export function Answering({ message, onDrop }: { message: Message; onDrop: () => void }) {
  return (
    <div className="mx-2 mt-1.5 flex items-center gap-2 rounded-sm border-accent border-s-2 bg-hover ps-2">
      <Reply size={14} aria-label="Answering" className="text-muted" />
      <p className="min-w-0 flex-1 truncate">
        <bdi className="font-medium">{nameInWords(message.author.name)}</bdi>{" "}
        <span className="text-muted">{message.text || message.files[0]?.name || "A message without words"}</span>
      </p>
      <IconButton label="Do not answer this one message" size="small" onClick={onDrop}>
        <X size={14} />
      </IconButton>
    </div>
  );
}
