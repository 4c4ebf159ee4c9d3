import { Circle, CircleCheck, CircleDot, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "neutral" | "good" | "warn" | "bad" | "accent";

type BadgeProps = { tone?: Tone; icon?: ReactNode; title?: string; className?: string; children: ReactNode };

/** A word with a shape, so that the colour never speaks alone. */
export function Badge({ tone = "neutral", icon, title, className, children }: BadgeProps) {
  const Shape = shapes[tone];
  return (
    <span
      title={title}
      className={`inline-flex h-5 max-w-full items-center gap-1 rounded-sm px-1.5 text-small ${tones[tone]} ${className ?? ""}`}
    >
      {icon ?? <Shape size={12} aria-hidden />}
      <span className="truncate">{children}</span>
    </span>
  );
}

const shapes = { neutral: Circle, good: CircleCheck, warn: TriangleAlert, bad: OctagonAlert, accent: CircleDot };

const tones = {
  neutral: "bg-text/8 text-muted",
  good: "bg-good/10 text-good",
  warn: "bg-warn/12 text-warn",
  bad: "bg-bad/10 text-bad",
  accent: "bg-accent/10 text-accent",
};
