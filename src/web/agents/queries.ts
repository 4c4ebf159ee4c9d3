import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { Agent, AgentVersion } from "../../contract/agents.ts";
import type { environmentName } from "../../contract/channels.ts";
import type { Turn } from "../../contract/turns.ts";
import { api } from "../api.ts";
import { everyPage } from "../lists.ts";

export type Environment = z.infer<typeof environmentName>;
export type Said = { from: "contact" | "agent"; text: string };
export type Trial = { text: string | null; decision: string; reason: string; receipt: Turn["receipt"] };

export const agentQuery = (id: string) =>
  queryOptions({ queryKey: ["agents", id], queryFn: () => api.get<Agent>(`/api/v1/agents/${id}`) });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["agents", id, "versions"],
    queryFn: async () => {
      const versions = await everyPage<AgentVersion>(`/api/v1/agents/${id}/versions`);
      return versions.toSorted((a, b) => b.number - a.number);
    },
  });

export function versionIn(agent: Agent, name: Environment): number | null {
  return agent.environments.find((environment) => environment.name === name)?.version ?? null;
}
