import { sql } from "kysely";
import type { VisitorAsks } from "../../contract/channel-settings.ts";
import type { Standing } from "../../contract/widget.ts";
import type { Webchat } from "../channels/queries.ts";
import type { Database } from "../infra/database.ts";
import { isOpen } from "../media/webchat/opening-hours.ts";
import type { Visitor } from "../media/webchat/visitor-token.ts";
import { marksLastMs } from "../team/mark-here.ts";
import type { VisitorLine } from "./queries.ts";

export const noStanding: Standing = { leaveEmail: false, rate: null, withPerson: false, away: false };

export type StandingDeps = { db: Database; now: () => number };

type Facts = {
  email: string | null;
  /** Only a person can answer next. */
  waits: boolean;
  here: boolean;
  rateSince: Date | null;
};

/** How things stand for a visitor who has written; null once the conversation has been deleted. */
export async function readStanding(
  { db, now }: StandingDeps,
  channel: Webchat,
  line: VisitorLine,
): Promise<Standing | null> {
  const { asks, hours } = channel.account.settings;
  const { rows } = await db.in(channel.workspace, (tx) =>
    sql<Facts>`
      select k.email,
             c.resolved_at is null and (c.handoff_at is not null or h.agent_id is null or h.ai_off_at is not null) as waits,
             exists (select from members m where m.workspace_id = c.workspace_id and m.role != 'viewer'
                     and m.seen_at > now() - ${marksLastMs} * interval '1 millisecond') as here,
             case when (c.csat_at is null or c.csat_at < c.resolved_at)
                   and exists (select from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.direction = 'out')
                  then c.resolved_at end as rate_since
      from conversations c
      join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
      join channels h on h.workspace_id = c.workspace_id and h.id = ${channel.id}
      where c.workspace_id = ${channel.workspace} and c.id = ${line.conversationId}`.execute(tx),
  );
  const [facts] = rows;
  if (!facts) return null;
  // While the agent answers, somebody is there at any hour.
  const away = facts.waits && (!isOpen(hours, now()) || !facts.here);
  return {
    leaveEmail: asks.emailWhenAway && away && facts.email === null,
    rate: asks.rating ? (facts.rateSince?.toISOString() ?? null) : null,
    withPerson: facts.waits,
    away,
  };
}

export type Form = Pick<VisitorAsks, "name" | "email">;

/** What a stranger is asked before their first message; null where nothing is, or no more. */
export function formFor({ account }: Webchat, visitor: Visitor): Form | null {
  const { name, email } = account.settings.asks;
  const nothing = name === "off" && email === "off";
  const told = (visitor.name ?? visitor.email) !== null && !lacks({ name, email }, visitor);
  return visitor.verified || nothing || told ? null : { name, email };
}

/** Whether something is missing without which nobody may begin. Whom the site has told is asked for nothing. */
export function lacks(form: Form, { verified, name, email }: Visitor): boolean {
  if (verified) return false;
  return (form.name === "required" && !name) || (form.email === "required" && !email);
}
