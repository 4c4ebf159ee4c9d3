import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import type { Agent, AgentVersion } from "../../contract/agents.ts";
import { useBlocked } from "../session.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Load } from "../ui/load.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { Section } from "../ui/section.tsx";
import { Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { Compare } from "./compare-versions.tsx";
import { Promote } from "./promote.tsx";
import { type Environment, versionIn, versionsQuery } from "./queries.ts";
import { environmentNames } from "./standing.tsx";

type Asked = { version: number; environment: Environment };

export function Versions({ agent }: { agent: Agent }) {
  const versions = useQuery(versionsQuery(agent.id));
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <Load query={versions} what="The versions">
      {(rows) => (
        <>
          <Section
            title="Versions"
            lead="Each save makes one. None is ever changed, so an older one is always there to go back to."
          >
            <Table
              label="Versions"
              rows={rows}
              keyOf={({ id }) => id}
              columns={[
                { title: "Version", render: ({ number }) => <span className="font-medium">{number}</span> },
                { title: "Saved", render: (version) => <Saved version={version} /> },
                { title: "Used in", render: ({ number }) => <UsedIn agent={agent} number={number} /> },
                {
                  title: "",
                  align: "end",
                  render: ({ number }) => <Acts agent={agent} number={number} onAsk={setAsked} />,
                },
              ]}
            />
          </Section>
          <Compare agent={agent} versions={rows} />
          {asked && <Promote agent={agent} {...asked} onClose={() => setAsked(null)} />}
        </>
      )}
    </Load>
  );
}

function Saved({ version: { createdBy, createdAt } }: { version: AgentVersion }) {
  return (
    <>
      <span className="block">{createdBy ?? "Parley"}</span>
      <Time at={createdAt} format="long" className="text-muted text-small" />
    </>
  );
}

function UsedIn({ agent, number }: { agent: Agent; number: number }) {
  return (
    <span className="flex flex-wrap gap-1">
      {agent.environments
        .filter(({ version }) => version === number)
        .map(({ name }) => (
          <Badge key={name} tone={name === "live" ? "good" : "neutral"}>
            {environmentNames[name]}
          </Badge>
        ))}
    </span>
  );
}

function Acts({ agent, number, onAsk }: { agent: Agent; number: number; onAsk: (asked: Asked) => void }) {
  const blocked = useBlocked()("agents.write");
  const navigate = useNavigate();
  return (
    <span className="inline-flex gap-2">
      {number > 1 && (
        <Button
          size="small"
          variant="plain"
          className="max-pane:hidden"
          aria-label={`Compare version ${number} with the one before`}
          onClick={() => navigate({ to: ".", search: { tab: "versions", from: number - 1, to: number } })}
        >
          Compare
        </Button>
      )}
      <Menu
        align="end"
        trigger={
          <Button size="small" aria-label={`Use version ${number}`}>
            Use <ChevronDown size={14} />
          </Button>
        }
      >
        {(["live", "pre-release", "sandbox"] as const).map((environment) => {
          const present = versionIn(agent, environment);
          return (
            <MenuItem
              key={environment}
              blocked={blocked ?? (present === number ? "It is there already." : null)}
              onSelect={() => onAsk({ version: number, environment })}
            >
              {present !== null && number < present ? "Roll back" : "Promote to"}{" "}
              {environmentNames[environment].toLowerCase()}
            </MenuItem>
          );
        })}
      </Menu>
    </span>
  );
}
