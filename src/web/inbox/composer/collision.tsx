import { MessageSquareWarning } from "lucide-react";
import { Button } from "../../ui/button.tsx";

type CollisionProps = { contact: string; onSend: () => void; onKeep: () => void };

/** Somebody wrote while the reply was being written: it waits until the writer has looked. */
export function Collision({ contact, onSend, onKeep }: CollisionProps) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 border-b bg-warn/10 px-4 py-2">
      <MessageSquareWarning size={16} className="text-warn" aria-hidden />
      <p className="min-w-0 flex-1 basis-60">
        <bdi>{contact}</bdi> wrote again while you were writing. Your reply was not sent.
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
