import { useQuery } from "@tanstack/react-query";
import { FlaskConical, RotateCcw, X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Agent } from "../../contract/agents.ts";
import { useBlocked } from "../session.tsx";
import { IconButton } from "../ui/button.tsx";
import { Field, Select } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { versionsQuery } from "./queries.ts";
import { TestComposer } from "./test-composer.tsx";
import { TrialView } from "./trial-view.tsx";
import { useTrial } from "./use-trial.ts";

type TesterProps = { agent: Agent; dirty: boolean; open: boolean; onClose: () => void };

/** Talks to any version as a customer would. Beside the page where there is room, otherwise over it. */
export function Tester({ agent, dirty, open, onClose }: TesterProps) {
  const versions = useQuery(versionsQuery(agent.id));
  const trial = useTrial(agent);
  const blocked = useBlocked()("agents.test");
  const end = useScrollToEnd(trial.exchanges.length + Number(trial.waiting));
  return (
    <aside
      aria-label="Try the agent"
      className={`${open ? "fixed inset-0 z-40 flex" : "hidden"} min-w-0 flex-col bg-bg wide:static wide:flex wide:w-100 wide:shrink-0 wide:border-s`}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <header className="flex min-h-14 items-center gap-2 border-b px-4">
        <h2 className="flex-1 font-semibold">Try it</h2>
        <Field label="Version to try" labelHidden>
          <Select
            value={trial.version}
            onChange={(event) => trial.choose(Number(event.target.value))}
            className="!w-30"
          >
            {(versions.data ?? [agent.newest]).map(({ number }) => (
              <option key={number} value={number}>
                Version {number}
              </option>
            ))}
          </Select>
        </Field>
        <IconButton label="Start over" onClick={trial.restart} disabled={trial.exchanges.length === 0}>
          <RotateCcw size={16} />
        </IconButton>
        <IconButton label="Close" onClick={onClose} className="wide:hidden">
          <X size={16} />
        </IconButton>
      </header>
      <div
        className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-4"
        role="log"
        aria-label="Trial conversation"
        tabIndex={-1}
      >
        {trial.exchanges.length === 0 && <Opening agent={agent} />}
        {trial.exchanges.map((exchange) => (
          <TrialView key={exchange.key} exchange={exchange} name={agent.name} />
        ))}
        {trial.error && <ProblemNote error={trial.error} onRetry={trial.retry} />}
        <div ref={end} />
      </div>
      {dirty && (
        <p className="border-t px-4 py-2 text-muted text-small">Unsaved changes are not tried: save them first.</p>
      )}
      {blocked ? (
        <p className="border-t px-4 py-3 text-muted">{blocked}</p>
      ) : (
        <TestComposer busy={trial.waiting} open={open} onSend={trial.ask} />
      )}
    </aside>
  );
}

function Opening({ agent }: { agent: Agent }) {
  return (
    <div className="m-auto flex max-w-70 flex-col items-center gap-1 text-center">
      <FlaskConical size={20} className="mb-2 text-muted" aria-hidden />
      <p className="font-semibold">Write as a customer would</p>
      <p className="text-balance text-muted">
        {agent.name} answers as it would for real. Nothing is stored, sent or charged.
      </p>
    </div>
  );
}

function useScrollToEnd(moves: number) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (moves > 0) end.current?.scrollIntoView({ block: "end" });
  }, [moves]);
  return end;
}
