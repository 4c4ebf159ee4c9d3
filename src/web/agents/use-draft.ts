import { useState } from "react";
import type { Agent } from "../../contract/agents.ts";
import { type AgentDefinition, agentDefinition } from "../../domain/agent-definition.ts";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { fieldsOf } from "../submit.ts";
import { toast } from "../ui/toast.tsx";

export type Draft = ReturnType<typeof useDraft>;

/** What is written but not saved yet. Saving makes it the next version; nothing else ever changes one. */
export function useDraft(agent: Agent) {
  const { newest } = agent;
  const [edited, setEdited] = useState<{ from: number; value: AgentDefinition } | null>(null);
  const value = edited?.value ?? newest.definition;
  const dirty = edited !== null && !same(edited.value, newest.definition);
  const parsed = agentDefinition.safeParse(value);

  const saving = useAct(
    async () => {
      await api.post(`/api/v1/agents/${agent.id}/versions`, { definition: parsed.data });
      setEdited(null);
      toast(`Version ${newest.number + 1} saved to sandbox`);
    },
    { refresh: [["agents"]] },
  );

  return {
    value,
    dirty,
    /** Somebody saved a version after this draft was begun. */
    overtakenBy: dirty && edited.from !== newest.number ? newest : null,
    problems: { ...inputProblems(parsed), ...serverProblems(saving.error) },
    valid: parsed.success,
    saving: saving.isPending,
    error: saving.error,
    change: (part: Partial<AgentDefinition>) =>
      setEdited((before) => ({
        from: before?.from ?? newest.number,
        value: { ...(before?.value ?? newest.definition), ...part },
      })),
    discard: () => setEdited(null),
    save: () => parsed.success && !saving.isPending && saving.mutate(),
  };
}

// Keys come in the same order, as both went through the same schema.
function same(a: AgentDefinition, b: AgentDefinition): boolean {
  return JSON.stringify(agentDefinition.safeParse(a).data) === JSON.stringify(agentDefinition.safeParse(b).data);
}

function inputProblems(parsed: ReturnType<typeof agentDefinition.safeParse>): Record<string, string> {
  const issues = parsed.error?.issues ?? [];
  return Object.fromEntries(issues.map(({ path, message }) => [path.join("."), message]));
}

function serverProblems(error: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fieldsOf(error)).map(([name, text]) => [name.replace(/^definition\./, ""), text]),
  );
}
