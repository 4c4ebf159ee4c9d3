import { Link } from "@tanstack/react-router";
import type { Turn } from "../../../contract/turns.ts";
import { CopyId } from "../../ui/copy.tsx";
import { exact } from "../../ui/time.tsx";
import { WhySection } from "./why-section.tsx";

const reasonerNames: Record<string, string> = {
  none: "Nobody: it did not come to that",
  "built-in": "The built-in search, without a model",
};

/** Which version spoke, where, and who put it there. */
export function Version({ turn }: { turn: Turn }) {
  const { agent } = turn.receipt;
  return (
    <WhySection title="Who acted">
      <dl className="grid grid-cols-[6rem_1fr] gap-y-1">
        {agent && (
          <>
            <dt className="text-muted">Agent</dt>
            <dd>
              <Link
                to="/agents/$agent"
                params={{ agent: agent.id }}
                className="text-accent underline underline-offset-2"
              >
                {agent.name}
              </Link>
              , version {agent.version}
            </dd>
            <dt className="text-muted">Environment</dt>
            <dd>
              {agent.environment}
              {agent.promotedBy && <span className="text-muted"> · promoted by {agent.promotedBy}</span>}
            </dd>
            <dt className="text-muted">Answered by</dt>
            <dd>{reasonerNames[agent.reasoner] ?? agent.reasoner}</dd>
          </>
        )}
        <dt className="text-muted">When</dt>
        <dd>{exact(new Date(turn.startedAt))}</dd>
        <dt className="text-muted">Turn</dt>
        <dd>
          <CopyId value={turn.id} />
        </dd>
      </dl>
    </WhySection>
  );
}
