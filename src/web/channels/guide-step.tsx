import { Check } from "lucide-react";
import type { ReactNode } from "react";

/** `ahead`: named only, until what comes before it is there. */
export type StepState = "ahead" | "next" | "open" | "done";

type GuideStepProps = {
  number: number;
  title: string;
  state: StepState | undefined;
  children?: ReactNode;
};

export function GuideStep({ number, title, state = "next", children }: GuideStepProps) {
  return (
    <li className="relative flex gap-4 pb-8 last:pb-0" aria-current={state === "open" ? "step" : undefined}>
      <span
        className={`flex size-6 shrink-0 items-center justify-center rounded-full text-small ${marks[state]}`}
        role="img"
        aria-label={state === "done" ? `Step ${number}, done` : `Step ${number}`}
      >
        {state === "done" ? <Check size={14} strokeWidth={3} aria-hidden /> : number}
      </span>
      <section aria-label={title} className="min-w-0 flex-1 pt-0.5">
        <h2 className={`font-semibold ${state === "ahead" ? "text-muted" : ""}`}>{title}</h2>
        {state !== "ahead" && <div className="mt-3 flex flex-col gap-4">{children}</div>}
      </section>
    </li>
  );
}

const marks = {
  ahead: "border border-edge text-muted",
  next: "border border-edge font-medium",
  open: "bg-fill text-on-fill font-medium",
  done: "bg-good/15 text-good",
};

/** What to do elsewhere, in order. */
export function Todo({ items }: { items: ReactNode[] }) {
  return (
    <ol className="flex list-[lower-alpha] flex-col gap-1.5 ps-5 text-muted">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
        <li key={index}>{item}</li>
      ))}
    </ol>
  );
}
