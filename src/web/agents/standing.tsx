import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Agent } from "../../contract/agents.ts";
import { Badge } from "../ui/badge.tsx";
import { Time } from "../ui/time.tsx";
import type { Environment } from "./queries.ts";

const order: Environment[] = ["sandbox", "pre-release", "live"];

/** Which version is where, who put it there, and which channels it answers on. */
export function Standing({ agent }: { agent: Agent }) {
  const environments = agent.environments.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return (
    <dl className="mb-6 grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 border-b pb-6">
      {agent.disabledAt && (
        <Fact name="State">
          <Badge tone="warn">Disabled</Badge> <Time at={agent.disabledAt} format="long" className="text-muted" />
        </Fact>
      )}
      {environments.map(({ name, version, promotedBy, promotedAt }) => (
        <Fact key={name} name={environmentNames[name]}>
          Version {version}
          <span className="text-muted">
            {" · "}
            {promotedBy && `${promotedBy}, `}
            <Time at={promotedAt} format="long" />
          </span>
        </Fact>
      ))}
      {environments.every(({ name }) => name !== "live") && (
        <Fact name="Live">
          <span className="text-muted">No version yet: it answers nobody.</span>
        </Fact>
      )}
      <Fact name="Answers on">
        {agent.channels.length === 0 ? (
          <span className="text-muted">
            No channel. <ChannelLink to="/settings/channels">Assign it to one</ChannelLink>
          </span>
        ) : (
          <span className="flex flex-wrap gap-x-3">
            {agent.channels.map(({ id, name }) => (
              <ChannelLink key={id} to={`/settings/channels/${id}`}>
                {name}
              </ChannelLink>
            ))}
          </span>
        )}
      </Fact>
    </dl>
  );
}

export const environmentNames: Record<Environment, string> = {
  sandbox: "Sandbox",
  "pre-release": "Pre-release",
  live: "Live",
};

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function ChannelLink({ to, children }: { to: string; children: string }) {
  return (
    <Link to={to} className="text-accent underline underline-offset-2">
      {children}
    </Link>
  );
}
