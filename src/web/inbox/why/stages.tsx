import type { Turn } from "../../../contract/turns.ts";
import { stages as order, type Stage } from "../../../domain/receipt.ts";
import { WhySection } from "./why-section.tsx";

/** Where the time went, to scale. */
export function Stages({ stages }: { stages: Turn["receipt"]["stages"] }) {
  const spent = order.flatMap((stage) => (!stages[stage] ? [] : [{ stage, ms: stages[stage] }]));
  const total = spent.reduce((sum, { ms }) => sum + ms, 0);
  if (spent.length === 0) return null;
  return (
    <WhySection title="Time" aside={duration(total)}>
      <div className="flex h-2 gap-px overflow-hidden rounded-full" aria-hidden>
        {spent.map(({ stage, ms }) => (
          <span
            key={stage}
            title={`${names[stage]}: ${duration(ms)}`}
            className={shades[stage]}
            style={{ flexGrow: Math.max(ms, total / 200) }}
          />
        ))}
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-small">
        {spent.map(({ stage, ms }) => (
          <li key={stage} className="flex items-center gap-1.5">
            <span aria-hidden className={`size-2 rounded-full ${shades[stage]}`} />
            {names[stage]}
            <span className="text-muted">{duration(ms)}</span>
          </li>
        ))}
      </ul>
    </WhySection>
  );
}

export function duration(ms: number): string {
  if (ms < 1000) return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

const names: Record<Stage, string> = {
  gather: "Gather",
  perceive: "Perceive",
  search: "Search",
  "first-words": "First words",
  model: "Model",
  guard: "Guard",
  commit: "Commit",
};

const shades: Record<Stage, string> = {
  gather: "bg-muted/45",
  perceive: "bg-accent/40",
  search: "bg-accent/65",
  "first-words": "bg-accent/80",
  model: "bg-accent",
  guard: "bg-good/70",
  commit: "bg-muted",
};
