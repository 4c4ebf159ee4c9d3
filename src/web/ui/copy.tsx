import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Tooltip } from "./tooltip.tsx";

type CopyIdProps = {
  value: string;
  /** What is shown instead of the value; by default its end, where ids differ. */
  children?: string;
  label?: string;
  /** Where its tooltip stands, so that it covers nothing that is read just then. */
  side?: "bottom" | "right";
};

export function CopyId({ value, children, label = "Copy", side }: CopyIdProps) {
  const [copied, copy] = useCopy();
  return (
    <Tooltip text={children === value ? label : `${label}: ${value}`} side={side}>
      <button
        type="button"
        onClick={() => copy(value)}
        className="-ms-1 inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm px-1 font-mono text-muted text-small hover:bg-hover hover:text-text"
      >
        <span className="sr-only">{label}</span>
        <span className="truncate">{children ?? `…${value.slice(-6)}`}</span>
        {copied ? <Check size={12} className="text-good" /> : <Copy size={12} />}
      </button>
    </Tooltip>
  );
}

/** `copied` is true for a moment after each copy. */
export function useCopy(): [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false);
  return [
    copied,
    async (text) => {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    },
  ];
}
