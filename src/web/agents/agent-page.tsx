import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import type { Agent } from "../../contract/agents.ts";
import { Button } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { PageBar } from "../ui/page-bar.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { AgentMenu } from "./agent-menu.tsx";
import { DefinitionForm } from "./definition-form.tsx";
import type { Place } from "./place.ts";
import { PromoteNewest } from "./promote-newest.tsx";
import { agentQuery } from "./queries.ts";
import { Standing } from "./standing.tsx";
import { Tester } from "./tester.tsx";
import { useDraft } from "./use-draft.ts";
import { Versions } from "./versions.tsx";

const back = { to: "/agents", label: "Agents" };

export function AgentPage() {
  const { agent: id = "" } = useParams({ strict: false });
  const agent = useQuery(agentQuery(id));
  if (agent.data) return <Opened key={id} agent={agent.data} />;
  return (
    <Page title="Agent" back={back}>
      {agent.error ? (
        <ProblemNote title="The agent could not be opened" error={agent.error} onRetry={agent.refetch} />
      ) : (
        <Skeleton lines={6} />
      )}
    </Page>
  );
}

function Opened({ agent }: { agent: Agent }) {
  const { tab = "definition" } = useSearch({ strict: false }) as Place;
  const navigate = useNavigate();
  const draft = useDraft(agent);
  const [trying, setTrying] = useState(false);

  const actions = (
    <>
      <Button className="wide:hidden" icon={<FlaskConical size={16} />} onClick={() => setTrying(true)}>
        Try it
      </Button>
      <PromoteNewest agent={agent} dirty={draft.dirty} />
      <AgentMenu agent={agent} />
    </>
  );
  const tabs = (
    <PageBar>
      <Tabs
        label="Parts of the agent"
        value={tab}
        onChange={(next) => navigate({ to: ".", search: next === "versions" ? { tab: next } : {} })}
        items={[
          { value: "definition", label: "Definition" },
          { value: "versions", label: "Versions", count: agent.newest.number },
        ]}
      />
    </PageBar>
  );
  return (
    <div className="flex h-full min-w-0 flex-1">
      <Page title={agent.name} back={back} actions={actions} bar={tabs} width="narrow">
        <Standing agent={agent} />
        <div>
          {tab === "versions" ? (
            <Versions agent={agent} />
          ) : (
            <DefinitionForm draft={draft} readable={agent.newest.readable} />
          )}
        </div>
      </Page>
      <Tester agent={agent} dirty={draft.dirty} open={trying} onClose={() => setTrying(false)} />
    </div>
  );
}
