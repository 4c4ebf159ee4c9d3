import { sql } from "kysely";
import type { Database } from "../infra/database.ts";
import { findUnclosed } from "../infra/tenancy.ts";

/** A check that is `ok` and yet names a `fix` is advice: nothing is broken. */
export type Check = { name: string; ok: boolean; says: string; fix: string | null };

type Deps = {
  db: Database;
  ledger: () => Promise<{ inbound: number; verdicts: number; waiting: number; overdue: number }>;
  secret: () => Promise<{ fits: boolean; says: string }>;
  mailConfigured: boolean;
  /** In the demo, mail to be read in the outbox is as it should be. */
  demo: boolean;
};

/** The troubleshooting checks of the whole installation, each with what it saw and how to mend it. */
export async function examine({ db, ledger, secret, mailConfigured, demo }: Deps): Promise<Check[]> {
  const { inbound, verdicts, waiting, overdue } = await ledger();
  const { rows } = await sql<{
    version: string;
    oldest: number;
    unknown: number;
    nodes: number;
    disconnected: string[];
    silent: string[];
  }>`
    select current_setting('server_version') as version,
           (select coalesce(extract(epoch from now() - min(wake_at)), 0)::float from conversations where wake_at <= now()) as oldest,
           (select count(*)::int from messages where state = 'unknown') as unknown,
           (select count(*)::int from nodes where seen_at > now() - interval '1 minute') as nodes,
           (select coalesce(array_agg(name), '{}') from channels where status = 'disconnected') as disconnected,
           (select coalesce(array_agg(c.name), '{}') from channels c where c.status != 'disconnected' and (c.ai_off_at is not null or c.agent_id is null
             or not exists (select from agent_environments e where e.workspace_id = c.workspace_id and e.agent_id = c.agent_id and e.name = c.environment))) as silent`.execute(
    db.system,
  );
  const facts = rows[0]!;
  const unclosed = await findUnclosed(db.pool);
  const { fits, says } = await secret();
  return [
    check("Database", true, `PostgreSQL ${facts.version} answers.`),
    check(
      "Workspaces kept apart",
      unclosed.length === 0,
      named(few(unclosed), "Row level security holds on every table.", "Row level security does not hold on"),
      "npm run parley -- migrate puts it back, and so does every start.",
    ),
    check("Secret", fits, says, "Put the right one back before the next start: with this one there is none."),
    check(
      "Inbound minus verdicts",
      overdue === 0,
      `${inbound} received, ${verdicts} with a verdict, ${waiting} being looked at, ${overdue} overdue.`,
      "Is a node running? Start one with npm start; it picks up what waits.",
    ),
    check(
      "Turns on time",
      facts.oldest < 60,
      `The oldest due turn has waited ${Math.round(facts.oldest)} s.`,
      "Start another node, or look in the log for turns that break.",
    ),
    check(
      "Sends confirmed",
      facts.unknown === 0,
      `${facts.unknown} messages are not confirmed.`,
      "Open them in the inbox: Send again, or mark them as sent.",
    ),
    check("Nodes", facts.nodes > 0, `${facts.nodes} running.`, "Start one with npm start."),
    check(
      "Channels connected",
      facts.disconnected.length === 0,
      named(facts.disconnected, "All are connected.", "Disconnected"),
      "Reconnect them under Settings, Channels.",
    ),
    check(
      "Channels answered by an agent",
      facts.silent.length === 0,
      named(facts.silent, "Every connected channel has an agent that may answer.", "No agent answers on"),
      "Open the channel: turn AI on, assign an agent, promote a version.",
    ),
    {
      name: "Mail",
      ok: true,
      says: mailConfigured ? "A mail server is set." : "No mail server is set, so mail stays in the outbox.",
      fix: mailConfigured || demo ? null : "Set SMTP_URL, so that invitations and lost passwords reach people.",
    },
  ];
}

function check(name: string, ok: boolean, says: string, fix: string | null = null): Check {
  return { name, ok, says, fix: ok ? null : fix };
}

function few(names: string[]): string[] {
  return names.length > 5 ? [...names.slice(0, 4), `and ${names.length - 4} more`] : names;
}

function named(names: string[], none: string, some: string): string {
  return names.length === 0 ? none : `${some}: ${names.join(", ")}.`;
}
