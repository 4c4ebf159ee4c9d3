import { TriangleAlert } from "lucide-react";
import type { Turn } from "../../../contract/turns.ts";
import { duration } from "./stages.tsx";
import { WhySection } from "./why-section.tsx";

/** Which models it asked, how long they took, and what went wrong. */
export function Calls({ calls }: { calls: Turn["receipt"]["calls"] }) {
  if (calls.length === 0) return null;
  return (
    <WhySection title="What it called">
      <ul className="flex flex-col gap-1">
        {calls.map((call, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was called is history
          <li key={index} className="flex flex-wrap items-baseline gap-x-2">
            <span className="min-w-0 truncate font-mono text-small">
              {call.provider}/{call.model}
            </span>
            <span className="ms-auto text-muted text-small">
              {tokens(call)}
              {duration(call.ms)}
            </span>
            {call.fault && (
              <span className="flex w-full items-center gap-1 text-bad">
                <TriangleAlert size={12} aria-hidden /> {call.fault}
              </span>
            )}
          </li>
        ))}
      </ul>
    </WhySection>
  );
}

function tokens({ inputTokens, outputTokens }: Turn["receipt"]["calls"][number]): string {
  if (inputTokens === null && outputTokens === null) return "";
  return `${inputTokens ?? "?"} in, ${outputTokens ?? "?"} out · `;
}
