import { CircleAlert, X } from "lucide-react";
import { IconButton } from "../../ui/button.tsx";

/** Why it was not sent; what was written still stands. */
export function Refusal({ sentence, onClose }: { sentence: string; onClose: () => void }) {
  return (
    <div role="alert" className="flex items-start gap-2 border-b bg-bad/8 px-4 py-1.5">
      <CircleAlert size={16} aria-hidden className="mt-0.5 text-bad" />
      <p className="min-w-0 flex-1">{sentence}</p>
      <IconButton label="Dismiss" size="small" onClick={onClose}>
        <X size={14} />
      </IconButton>
    </div>
  );
}
