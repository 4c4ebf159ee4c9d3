import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Agent } from "../../contract/agents.ts";
import { api } from "../api.ts";
import type { Said, Trial } from "./queries.ts";

/** What was asked, and what the agent made of it once it has. */
export type Exchange = { key: number; version: number; question: string; trial: Trial | null };

/** A conversation that nobody keeps: each answer is asked for with everything said before it. */
export function useTrial(agent: Agent) {
  const [chosen, setChosen] = useState<number | null>(null);
  const [exchanges, setExchanges] = useState<Exchange[]>([]);
  const version = chosen ?? agent.newest.number;

  const asking = useMutation({
    mutationFn: (all: Exchange[]) =>
      api.post<Trial>(`/api/v1/agents/${agent.id}/tests`, { version: all.at(-1)!.version, messages: thread(all) }),
    // An answer to a conversation that has been started over belongs nowhere.
    onSuccess: (trial, all) =>
      setExchanges((now) =>
        now.map((exchange) => (exchange.key === all.at(-1)!.key ? { ...exchange, trial } : exchange)),
      ),
  });

  return {
    version,
    exchanges,
    waiting: asking.isPending,
    error: asking.isPending ? null : asking.error,
    choose: setChosen,
    ask(question: string) {
      const all = [...exchanges, { key: performance.now(), version, question, trial: null }];
      setExchanges(all);
      asking.mutate(all);
    },
    retry: () => asking.mutate(exchanges),
    restart() {
      setExchanges([]);
      asking.reset();
    },
  };
}

function thread(exchanges: Exchange[]): Said[] {
  return exchanges
    .flatMap(({ question, trial }): Said[] => [
      { from: "contact", text: question },
      ...(trial?.text ? [{ from: "agent" as const, text: trial.text }] : []),
    ])
    .slice(-50);
}
