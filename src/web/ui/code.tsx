import { Check, Copy } from "lucide-react";
import { Button } from "./button.tsx";
import { useCopy } from "./copy.tsx";

/** Something to take elsewhere as it stands: a snippet, a link, a key. `label` says on the button what is copied. */
export function Code({ label, text }: { label: string; text: string }) {
  const [copied, copy] = useCopy();
  return (
    <div className="flex items-start gap-2 rounded-md border bg-bg p-1 pl-3">
      <pre className="min-w-0 flex-1 whitespace-pre-wrap py-1.5 font-mono text-small [overflow-wrap:anywhere]">
        {text}
      </pre>
      <Button
        size="small"
        className="mt-0.5"
        onClick={() => copy(text)}
        aria-label={copied ? "Copied" : `Copy ${label}`}
      >
        {copied ? <Check size={14} className="text-good" aria-hidden /> : <Copy size={14} aria-hidden />}
        {copied ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
