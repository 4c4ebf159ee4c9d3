import { sql } from "kysely";
import { type AgentDefinition, agentDefinition } from "../../domain/agent-definition.ts";
import type { Automatic } from "../../domain/automatic.ts";
import type { Room } from "../../domain/fits.ts";
import type { GateFacts } from "../../domain/gates.ts";
import type { Intent } from "../../domain/intent.ts";
import { type Stop, toStop } from "../../domain/stop.ts";
import type { Said } from "../../domain/thread.ts";
import { windowOf } from "../../domain/window.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { mediumOf } from "../media/all.ts";

/** All that the gates and the agent look at, read in one go. */
export type Facts = {
  seq: number;
  lineId: string | null;
  medium: string;
  /** What one message holds on the way an answer takes. */
  room: Room;
  contact: { id: string; name: string; language: string | null; languageChosen: boolean };
  agent: {
    id: string;
    name: string;
    version: number;
    versionId: string;
    definition: AgentDefinition;
    /** False when this node cannot read the definition, and `definition` is only what every agent begins with. */
    readable: boolean;
    promotedBy: string | null;
  } | null;
  environment: string;
  /** Somebody has closed the conversation since the contact wrote: what they write opens it again. */
  resolved: Stop;
  gates: Omit<GateFacts, "intent">;
};

/** Undefined when there is no such conversation. */
export async function readFacts(tx: Tx, workspace: WorkspaceId, id: string): Promise<Facts | undefined> {
  const { rows } = await sql<FactRow>`
    select c.id, c.seq, c.medium, c.turns_used, c.resolved_at, c.resolved_by, c.paused_at, c.paused_by, c.paused_kind, c.paused_reason,
           c.handoff_at, c.handoff_by, c.handoff_kind, c.handoff_reason,
           k.id as contact_id, k.name as contact_name, k.language, k.language_chosen_at,
           k.paused_at as contact_paused_at, k.paused_by as contact_paused_by, k.paused_reason as contact_paused_reason,
           (select count(*)::int from conversations o
            join messages m on m.workspace_id = o.workspace_id and m.conversation_id = o.id and m.author_kind = 'agent' and m.created_at > now() - interval '1 hour'
            where o.workspace_id = c.workspace_id and o.contact_id = c.contact_id and o.id <> c.id and o.last_at > now() - interval '1 hour') as answered_elsewhere,
           k.blocked_at, k.blocked_by, k.unsubscribed_at, k.unsubscribed_by, k.unsubscribed_kind,
           h.id as channel_id, h.name as channel_name, h.kind as channel_kind, h.status, h.status_reason, h.paused_at as channel_paused_at,
           h.paused_by as channel_paused_by, n.created_at as newest_in_at, n.automatic, n.standby, h.ai_off_at, h.ai_off_by, h.environment,
           l.id as line_id, case when w.contact_id <> c.contact_id then w.value end as foreign_address, l.paused_at as line_paused_at, l.paused_by as line_paused_by, l.paused_reason as line_paused_reason,
           a.id as agent_id, a.name as agent_name, a.disabled_at, a.disabled_by,
           v.id as version_id, v.number as version, v.definition, e.promoted_by
    from conversations c
    join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
    left join lateral (
      select l.* from lines l left join messages m on m.workspace_id = l.workspace_id and m.conversation_id = l.conversation_id and m.line_id = l.id and m.seq = c.seq
      where l.workspace_id = c.workspace_id and l.conversation_id = c.id order by m.seq nulls last, l.id desc limit 1
    ) l on true
    left join addresses w on w.workspace_id = l.workspace_id and w.id = l.address_id
    left join lateral (
      select m.created_at, m.content->>'automatic' as automatic, coalesce((m.content->>'standby')::boolean, false) as standby from messages m
      where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.line_id = l.id and m.direction = 'in'
      order by m.seq desc limit 1
    ) n on true
    join channels h on h.workspace_id = c.workspace_id and h.id = coalesce(l.channel_id, c.channel_id)
    left join agents a on a.workspace_id = h.workspace_id and a.id = h.agent_id
    left join agent_environments e on e.workspace_id = a.workspace_id and e.agent_id = a.id and e.name = h.environment
    left join agent_versions v on v.workspace_id = e.workspace_id and v.id = e.version_id
    where c.workspace_id = ${workspace} and c.id = ${id}`.execute(tx);
  return rows[0] && toFacts(rows[0]);
}

/** The newest messages people and agents exchanged, oldest first; notes are for teammates only. */
export async function readThread(
  tx: Tx,
  workspace: WorkspaceId,
  id: string,
  limit = 30,
): Promise<(Said & { seq: number })[]> {
  const rows = await tx
    .selectFrom("messages")
    .select(["seq", "authorKind", "text"])
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("direction", "!=", "note")
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
  return rows.reverse().map(({ seq, authorKind, text }) => ({
    seq,
    from: authorKind === "system" ? "agent" : (authorKind as Said["from"]),
    text,
  }));
}

type FactRow = Record<
  | "id"
  | "medium"
  | "contactId"
  | "contactName"
  | "channelId"
  | "channelName"
  | "channelKind"
  | "status"
  | "environment",
  string
> &
  Record<"seq" | "turnsUsed" | "answeredElsewhere", number> &
  Record<
    | "resolvedBy"
    | "pausedBy"
    | "pausedKind"
    | "pausedReason"
    | "handoffBy"
    | "handoffKind"
    | "handoffReason"
    | "language"
    | "contactPausedBy"
    | "contactPausedReason"
    | "blockedBy"
    | "unsubscribedBy"
    | "unsubscribedKind"
    | "statusReason"
    | "channelPausedBy"
    | "aiOffBy"
    | "lineId"
    | "foreignAddress"
    | "linePausedBy"
    | "linePausedReason"
    | "agentId"
    | "agentName"
    | "disabledBy"
    | "versionId"
    | "promotedBy",
    string | null
  > &
  Record<
    | "resolvedAt"
    | "pausedAt"
    | "handoffAt"
    | "languageChosenAt"
    | "contactPausedAt"
    | "blockedAt"
    | "unsubscribedAt"
    | "aiOffAt"
    | "channelPausedAt"
    | "newestInAt"
    | "linePausedAt"
    | "disabledAt",
    Date | null
  > & { version: number | null; definition: unknown; automatic: Automatic | null; standby: boolean | null };

function toFacts(row: FactRow): Facts {
  const read = row.definition ? agentDefinition.safeParse(row.definition) : null;
  const definition = read && (read.data ?? agentDefinition.parse({}));
  return {
    seq: row.seq,
    lineId: row.lineId,
    medium: row.medium,
    room: mediumOf(row.channelKind).supports,
    contact: {
      id: row.contactId,
      name: row.contactName,
      language: row.language,
      languageChosen: row.languageChosenAt !== null,
    },
    environment: row.environment,
    resolved: toStop(row.resolvedAt, row.resolvedBy),
    agent:
      row.agentId && definition
        ? {
            id: row.agentId,
            name: row.agentName!,
            version: row.version!,
            versionId: row.versionId!,
            definition,
            readable: read?.success ?? false,
            promotedBy: row.promotedBy,
          }
        : null,
    gates: {
      conversation: {
        id: row.id,
        paused: toStop(row.pausedAt, row.pausedBy, row.pausedReason, row.pausedKind),
        handoff: toStop(row.handoffAt, row.handoffBy, row.handoffReason, row.handoffKind),
        turnsUsed: row.turnsUsed,
      },
      contact: {
        id: row.contactId,
        name: row.contactName,
        blocked: toStop(row.blockedAt, row.blockedBy),
        unsubscribed: toStop(row.unsubscribedAt, row.unsubscribedBy, null, row.unsubscribedKind),
        paused: toStop(row.contactPausedAt, row.contactPausedBy, row.contactPausedReason),
        answeredElsewhere: row.answeredElsewhere,
      },
      line: row.lineId
        ? {
            id: row.lineId,
            paused: toStop(row.linePausedAt, row.linePausedBy, row.linePausedReason),
            foreign: row.foreignAddress,
          }
        : null,
      channel: {
        id: row.channelId,
        name: row.channelName,
        status: row.status,
        statusReason: row.statusReason,
        paused: toStop(row.channelPausedAt, row.channelPausedBy),
        aiOff: toStop(row.aiOffAt, row.aiOffBy),
      },
      agent: row.agentId
        ? {
            id: row.agentId,
            name: row.agentName!,
            disabled: toStop(row.disabledAt, row.disabledBy),
            version: row.version,
            maxTurns: definition?.maxTurns ?? 0,
            answers: (definition?.answers ?? []) as Intent[],
          }
        : null,
      environment: row.environment,
      window: windowOf(mediumOf(row.channelKind).supports.windowHours, row.newestInAt, new Date()),
      standby: row.standby ?? false,
      automatic: row.automatic,
    },
  };
}
