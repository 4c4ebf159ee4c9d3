import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import type { GuardedFetch } from "../infra/fetch.ts";
import type { Secrets } from "../infra/secrets.ts";
import { openModel } from "./open-model.ts";
import { builtin } from "./reasoners/builtin.ts";
import { llm } from "./reasoners/llm.ts";
import type { Reasoner, Reasoning } from "./reasoners/reasoner.ts";

type Deps = { db: Database; fetch: GuardedFetch; secrets: Secrets; patienceMs?: number };

/** The reasoner that a definition asks for: the built-in one, or a model through its connection. */
export async function chooseReasoner(
  deps: Deps,
  workspace: WorkspaceId,
  { definition }: Reasoning["agent"],
): Promise<Reasoner> {
  const { connection, name } = definition.model;
  if (!connection) return builtin;
  const model = await openModel(deps, workspace, connection, name);
  if (!model) return lost(connection);
  return llm(model, deps.patienceMs ? { patience: deps.patienceMs } : {});
}

function lost(connection: string): Reasoner {
  return {
    name: `lost connection ${connection}`,
    reason: async () => ({
      thought: { kind: "failed", fault: "refused", detail: "The model connection of this agent no longer exists." },
      calls: [],
    }),
  };
}
