import { MessageSquareWarning } from "lucide-react";
import type { Message } from "../../../contract/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { nameInWords } from "../numbers.ts";

type CollisionProps = { author: Message["author"] | undefined; onSend: () => void; onKeep: () => void };

/** Somebody wrote while the reply was being written: it waits until the writer has looked. */
export function Collision({ author, onSend, onKeep }: CollisionProps) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 border-b bg-warn/10 px-4 py-2">
      <MessageSquareWarning size={16} className="text-warn" aria-hidden />
      <p className="min-w-0 flex-1 basis-60">
        <bdi>{author ? nameInWords(author.name) : "Somebody"}</bdi>{" "}
        {author?.kind === "contact" ? "wrote again" : "answered"} while you were writing. Your reply was not sent.
      </p>
      <Button size="small" onClick={onKeep}>
        Change it
      </Button>
      <Button size="small" variant="primary" onClick={onSend}>
        Send anyway
      </Button>
    </div>
  );
}
