import { CornerDownRight, EyeOff, Hand, Hourglass, type LucideIcon, PenLine, TriangleAlert, Undo2 } from "lucide-react";
import type { Message } from "../../../contract/conversations.ts";

type Verdict = NonNullable<Message["verdict"]>;

/** What an inbound message came to; opens why. */
export function VerdictMark({ verdict, onAsk }: { verdict: Verdict; onAsk: () => void }) {
  const { word, icon: Icon, look } = marks[verdict];
  return (
    <button
      type="button"
      onClick={onAsk}
      aria-label={`${word}: why?`}
      className={`inline-flex min-h-6 items-center gap-1 rounded-sm px-1 hover:bg-hover hover:text-text ${look ?? ""}`}
    >
      <Icon size={12} />
      {word}
    </button>
  );
}

export const marks: Record<Verdict, { word: string; icon: LucideIcon; look?: string }> = {
  replied: { word: "Answered", icon: CornerDownRight },
  drafted: { word: "Drafted", icon: PenLine },
  "handed-off": { word: "Handed over", icon: Hand, look: "text-warn" },
  held: { word: "Held", icon: Hourglass, look: "text-warn" },
  quiet: { word: "Stayed silent", icon: EyeOff },
  blocked: { word: "Held", icon: Hourglass },
  superseded: { word: "Superseded", icon: Undo2 },
  failed: { word: "Failed", icon: TriangleAlert, look: "text-bad" },
};
