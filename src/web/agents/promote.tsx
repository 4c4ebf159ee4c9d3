import { useQuery } from "@tanstack/react-query";
import type { Agent } from "../../contract/agents.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { Load } from "../ui/load.tsx";
import { toast } from "../ui/toast.tsx";
import { Difference } from "./difference.tsx";
import { type Environment, versionIn, versionsQuery } from "./queries.ts";
import { environmentNames } from "./standing.tsx";

type PromoteProps = { agent: Agent; version: number; environment: Environment; onClose: () => void };

/** Shows what will be different before it is. */
export function Promote({ agent, version, environment, onClose }: PromoteProps) {
  const versions = useQuery(versionsQuery(agent.id));
  const refresh = useRefresh();
  const present = versionIn(agent, environment);
  const back = present !== null && version < present;
  const name = environmentNames[environment];

  async function promote() {
    await api.put(`/api/v1/agents/${agent.id}/environments/${environment}`, { version });
    await refresh(["agents"], ["channels"], ["checklist"]);
    toast(`${name}: version ${version}`);
  }

  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={
        back
          ? `Roll ${name.toLowerCase()} back to version ${version}?`
          : `Make version ${version} ${verb[environment]}?`
      }
      confirm={back ? "Roll back" : "Promote"}
      onConfirm={promote}
    >
      <p className="mb-4">{consequence(agent, environment)}</p>
      <Load query={versions} what="The versions" lines={3}>
        {(all) => {
          const [before, after] = [present, version].map((number) => all.find((other) => other.number === number));
          if (!before || !after) return <p className="text-muted">There is no version to compare it with.</p>;
          return (
            <div className="max-h-[45vh] overflow-y-auto rounded-md border px-4 py-3">
              <Difference before={before} after={after} />
            </div>
          );
        }}
      </Load>
    </ConfirmDialog>
  );
}

const verb: Record<Environment, string> = {
  sandbox: "the sandbox version",
  "pre-release": "pre-release",
  live: "live",
};

function consequence(agent: Agent, environment: Environment): string {
  if (environment !== "live") return `Channels set to ${environment} answer with it from the next message on.`;
  const [first, ...more] = agent.channels.map(({ name }) => name);
  if (!first) return "No channel uses this agent yet, so no customer notices.";
  const channels = new Intl.ListFormat("en").format([first, ...more]);
  return `${channels} ${more.length > 0 ? "answer" : "answers"} with it from the next message on.`;
}
