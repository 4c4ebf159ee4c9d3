import { Hourglass } from "lucide-react";
import { Button } from "../../ui/button.tsx";

/** What is to be sent waits for its files. */
export function Waiting({ onDrop }: { onDrop: () => void }) {
  return (
    <div role="status" className="flex items-center gap-2 border-b bg-hover px-4 py-1.5">
      <Hourglass size={16} aria-hidden className="text-muted" />
      <p className="min-w-0 flex-1">It is sent as soon as its files are uploaded.</p>
      <Button size="small" onClick={onDrop}>
        Do not send yet
      </Button>
    </div>
  );
}
