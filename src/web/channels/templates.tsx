import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import type { Channel, Template } from "../../contract/channels.ts";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { useBlocked } from "../session.tsx";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Load } from "../ui/load.tsx";
import { Section } from "../ui/section.tsx";
import { Table } from "../ui/table.tsx";
import { channelPath, templatesQuery } from "./queries.ts";

/** What may be sent once the window of 24 hours has closed. They are written and approved at Meta. */
export function Templates({ channel }: { channel: Channel }) {
  const templates = useQuery(templatesQuery(channel.id));
  const blocked = useBlocked()("channels.write");
  const sync = useAct(() => api.post(`${channelPath(channel.id)}/templates`), {
    refresh: [["channels"]],
    said: "Templates are as Meta has them",
  });
  const button = (
    <Button icon={<RefreshCw size={14} />} blocked={blocked} busy={sync.isPending} onClick={() => sync.mutate()}>
      {sync.isPending ? "Syncing…" : "Sync"}
    </Button>
  );
  return (
    <Section
      title="Templates"
      lead="Only an approved template reaches a customer who has not written for 24 hours. Write them in WhatsApp Manager."
      actions={templates.data?.length ? button : null}
    >
      <Load query={templates} what="The templates">
        {(rows) => (
          <Table
            label="Templates"
            rows={rows}
            keyOf={({ name, language }) => `${name} ${language}`}
            empty={
              <Empty title="No templates yet" action={button}>
                Write one in WhatsApp Manager, then sync. Meta usually approves it within minutes.
              </Empty>
            }
            columns={[
              { title: "Name", render: (template) => <Named template={template} /> },
              { title: "State", render: ({ status }) => <State status={status} /> },
              { title: "Text", className: "hidden desk:table-cell", render: ({ body }) => <Body text={body} /> },
            ]}
          />
        )}
      </Load>
    </Section>
  );
}

function Named({ template: { name, language, category, parameters } }: { template: Template }) {
  const blanks = parameters === 0 ? "" : parameters === 1 ? " · 1 blank" : ` · ${parameters} blanks`;
  return (
    <span className="block [overflow-wrap:anywhere]">
      <span className="font-mono">{name}</span>
      <span className="block text-muted text-small">
        {language} · {category.toLowerCase()}
        {blanks}
      </span>
    </span>
  );
}

function State({ status }: { status: string }) {
  const { tone, word } = states[status.toUpperCase()] ?? { tone: "neutral", word: status.toLowerCase() };
  return <Badge tone={tone}>{word}</Badge>;
}

const states: Record<string, { tone: Tone; word: string }> = {
  APPROVED: { tone: "good", word: "Approved" },
  PENDING: { tone: "neutral", word: "Waits for Meta" },
  REJECTED: { tone: "bad", word: "Rejected" },
  PAUSED: { tone: "warn", word: "Paused by Meta" },
  DISABLED: { tone: "bad", word: "Disabled" },
};

function Body({ text }: { text: string }) {
  return (
    <p dir="auto" className="line-clamp-3 max-w-120 whitespace-pre-line text-muted">
      {text}
    </p>
  );
}
