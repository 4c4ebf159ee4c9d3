import { useQuery } from "@tanstack/react-query";
import { Bot, Plus, Sparkle } from "lucide-react";
import type { Agent } from "../../contract/agents.ts";
import { CreateButton } from "../create-button.tsx";
import { useCreating } from "../creating.ts";
import { agentsQuery } from "../lists.ts";
import { useBlocked } from "../session.tsx";
import { Badge } from "../ui/badge.tsx";
import { Empty } from "../ui/empty.tsx";
import { Load } from "../ui/load.tsx";
import { Page } from "../ui/page.tsx";
import { Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { NewAgent } from "./new-agent.tsx";
import { versionIn } from "./queries.ts";

export function AgentsPage() {
  const agents = useQuery(agentsQuery);
  const blocked = useBlocked()("agents.write");
  const [creating, setCreating] = useCreating();
  const create = (
    <CreateButton icon={<Plus size={16} />} blocked={blocked} onCreate={() => setCreating(true)}>
      New agent
    </CreateButton>
  );
  return (
    <Page title="Agents" lead="They answer customers by themselves, and explain every answer." actions={create}>
      <Load query={agents} what="The agents">
        {(rows) => (
          <Table
            label="Agents"
            rows={rows}
            keyOf={({ id }) => id}
            linkTo={({ id }) => `/agents/${id}`}
            empty={
              <Empty icon={<Bot size={20} />} title="No agents yet" action={create}>
                An agent answers from your knowledge base, and hands over to a teammate when it is not sure.
              </Empty>
            }
            columns={[
              { title: "Name", render: (agent) => <Name agent={agent} /> },
              { title: "State", render: (agent) => <State agent={agent} /> },
              { title: "Live", render: (agent) => version(versionIn(agent, "live")) },
              {
                title: "Sandbox",
                className: "hidden pane:table-cell",
                render: (agent) => version(versionIn(agent, "sandbox")),
              },
              {
                title: "Answers on",
                className: "hidden desk:table-cell",
                render: ({ channels }) => channels.map(({ name }) => name).join(", ") || <Muted>no channel</Muted>,
              },
              {
                title: "Changed",
                align: "end",
                className: "hidden pane:table-cell",
                render: ({ newest }) => <Time at={newest.createdAt} />,
              },
            ]}
          />
        )}
      </Load>
      {creating && !blocked && <NewAgent onClose={() => setCreating(false)} />}
    </Page>
  );
}

function Name({ agent }: { agent: Agent }) {
  return (
    <span className="inline-flex items-center gap-2">
      <Sparkle size={16} className="text-accent" aria-hidden />
      {agent.name}
    </span>
  );
}

/** What keeps it from answering, if anything does. */
function State({ agent }: { agent: Agent }) {
  if (agent.disabledAt) return <Badge tone="warn">Disabled</Badge>;
  if (versionIn(agent, "live") === null) return <Badge>Not live</Badge>;
  return <Badge tone="good">Enabled</Badge>;
}

function version(number: number | null) {
  return number === null ? <Muted>none</Muted> : `Version ${number}`;
}

function Muted({ children }: { children: string }) {
  return <span className="text-muted">{children}</span>;
}
