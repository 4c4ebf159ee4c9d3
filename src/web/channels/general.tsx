import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Agent } from "../../contract/agents.ts";
import type { Channel, Medium } from "../../contract/channels.ts";
import { may } from "../../domain/permission.ts";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { agentsQuery, membersQuery } from "../lists.ts";
import { Field, Input, Select, Switch } from "../ui/field.tsx";
import { Section } from "../ui/section.tsx";
import { Connection } from "./connection.tsx";
import { channelPath } from "./queries.ts";
import { TestChannel } from "./test-channel.tsx";
import type { Draft } from "./use-draft.ts";

export function General({ channel, draft }: { channel: Channel; draft: Draft }) {
  const { kind } = channel;
  return (
    <div className="max-w-150">
      <Section title="Name">
        <Field label="Name" labelHidden hint={nameHint(kind)}>
          <Input
            value={draft.value.name}
            maxLength={80}
            onChange={(event) => draft.change({ name: event.target.value })}
          />
        </Field>
      </Section>
      {kind === "linkedin" ? <Logged /> : <WhoAnswers channel={channel} draft={draft} />}
      {kind === "webchat" && <TestChannel channel={channel} />}
      {kind !== "linkedin" && <Pause channel={channel} />}
      {(kind !== "linkedin" || channel.status === "disconnected") && <Connection channel={channel} />}
    </div>
  );
}

function nameHint(kind: Medium): string {
  return kind === "webchat"
    ? "For your team; customers see the title under Appearance."
    : "For your team; customers do not see it.";
}

function Logged() {
  return (
    <Section title="Logged by hand" lead="LinkedIn gives no access to messages. Teammates log what happened there.">
      <p>
        Write down a connection request, a message or a comment, with its direction and link: it becomes part of the
        contact's conversation. Nothing is sent to LinkedIn.
      </p>
    </Section>
  );
}

function WhoAnswers({ channel, draft }: { channel: Channel; draft: Draft }) {
  return (
    <Section title="Who answers" lead="A teammate can always take over, in the inbox.">
      <div className="flex flex-col gap-4">
        <AiSwitch channel={channel} />
        <AgentFields draft={draft} />
        <AssigneeField draft={draft} />
      </div>
    </Section>
  );
}

function Pause({ channel }: { channel: Channel }) {
  const path = `${channelPath(channel.id)}/pause`;
  const turn = useAct((paused: boolean) => (paused ? api.put(path) : api.delete(path)), {
    refresh: [["channels"]],
    said: (paused) => `${channel.name} ${paused ? "is paused" : "sends again"}`,
  });
  return (
    <Section title="Pause">
      <Switch
        checked={turn.isPending ? turn.variables : channel.pausedAt !== null}
        onChange={(paused) => turn.mutate(paused)}
        label="Hold what is to be sent"
        hint="What customers write still arrives. What waits leaves in its order once this is off. Takes effect at once."
      />
    </Section>
  );
}

function AiSwitch({ channel }: { channel: Channel }) {
  const path = `${channelPath(channel.id)}/ai-off`;
  const turn = useAct((on: boolean) => (on ? api.delete(path) : api.put(path)), {
    refresh: [["channels"]],
    said: (on) => `AI replies are ${on ? "on" : "off"} for ${channel.name}`,
  });
  return (
    <Switch
      checked={turn.isPending ? turn.variables : channel.aiOffAt === null}
      onChange={(on) => turn.mutate(on)}
      label="AI replies"
      hint="When off, every message waits for a teammate. It takes effect at once."
    />
  );
}

function AgentFields({ draft }: { draft: Draft }) {
  const agents = useQuery(agentsQuery).data;
  const { agentId, environment } = draft.value;
  const agent = agents?.find(({ id }) => id === agentId);
  const version = agent?.environments.find(({ name }) => name === environment)?.version;
  const silent = agent && whySilent(agent, version);
  return (
    <div className="grid gap-4 pane:grid-cols-2">
      <Field
        label="Agent"
        error={draft.problems.agentId}
        hint={
          agent && (
            <Link
              to="/agents/$agent"
              params={{ agent: agent.id }}
              className="inline-block py-1 text-accent underline underline-offset-2"
            >
              Open {agent.name}
            </Link>
          )
        }
      >
        <Select value={agentId ?? ""} onChange={(event) => draft.change({ agentId: event.target.value || null })}>
          <option value="">None</option>
          {agents?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Environment" hint={agent && !silent && `Version ${version} answers.`} error={silent}>
        <Select
          value={environment}
          onChange={(event) => draft.change({ environment: event.target.value as Channel["environment"] })}
        >
          <option value="live">Live</option>
          <option value="pre-release">Pre-release</option>
          <option value="sandbox">Sandbox</option>
        </Select>
      </Field>
    </div>
  );
}

function whySilent({ name, disabledAt }: Agent, version: number | undefined): string | null {
  if (disabledAt) return `${name} is disabled, so nothing answers.`;
  return version === undefined ? `No version of ${name} is there yet, so nothing answers.` : null;
}

function AssigneeField({ draft }: { draft: Draft }) {
  const members = useQuery(membersQuery).data ?? [];
  // Who may only look could do nothing with them.
  const people = members.filter(({ role }) => may(role, "inbox.write"));
  const { agentId, assigneeId } = draft.value;
  return (
    <Field
      label="Teammate"
      error={draft.problems.assigneeId}
      hint={
        agentId
          ? "New conversations are assigned to them. The agent answers, and what it hands over is theirs."
          : "New conversations are assigned to them."
      }
    >
      <Select value={assigneeId ?? ""} onChange={(event) => draft.change({ assigneeId: event.target.value || null })}>
        <option value="">Nobody in particular</option>
        {people.map(({ personId, name }) => (
          <option key={personId} value={personId}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
