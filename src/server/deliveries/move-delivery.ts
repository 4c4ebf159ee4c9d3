import { sql } from "kysely";
import { type DeliveryState, moves } from "../../domain/delivery.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { moveHealth } from "../channels/health.ts";
import { optOut } from "../contacts/opt-out.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { mediumOf } from "../media/all.ts";
import type { Failure } from "../media/medium.ts";

type Move = {
  workspace: WorkspaceId;
  messageId: string;
  to: DeliveryState;
  failure?: Failure | null;
  /** Said instead of a failure, as where nobody knows. */
  reason?: string;
  providerId?: string | null;
};

/**
 * Moves a message's delivery forward, tells, and does what follows from a failure. News that comes late or twice
 * moves nothing; only a provider's id is always kept.
 */
export async function moveDelivery(tx: Tx, move: Move): Promise<void> {
  const { workspace, messageId, to, failure = null, providerId = null } = move;
  const before = await tx
    .selectFrom("messages as m")
    .innerJoin("conversations as c", (join) =>
      join.onRef("c.workspaceId", "=", "m.workspaceId").onRef("c.id", "=", "m.conversationId"),
    )
    .leftJoin("lines as l", (join) => join.onRef("l.workspaceId", "=", "m.workspaceId").onRef("l.id", "=", "m.lineId"))
    .select(["m.state", "m.authorKind", "m.conversationId", "c.attention", "c.contactId", "c.medium", "l.channelId"])
    .where("m.workspaceId", "=", workspace)
    .where("m.id", "=", messageId)
    .where("m.direction", "=", "out")
    .forUpdate("m")
    .executeTakeFirst();
  if (!before) return;
  const forward = moves(before.state as DeliveryState, to);
  const reason = failure?.reason ?? move.reason ?? null;
  if (forward || providerId) {
    await tx
      .updateTable("messages")
      .set({
        ...(providerId ? { providerId } : {}),
        ...(forward ? { state: to, stateReason: reason, failureCode: failure?.code ?? null } : {}),
      })
      .where("workspaceId", "=", workspace)
      .where("id", "=", messageId)
      .execute();
  }
  if (!forward) return;
  const about = { conversation: before.conversationId, contact: before.contactId, by: { kind: "system" } as const };
  await record(tx, workspace, "message.moved", about, { messageId, state: to, reason });
  if (failure) await follow(tx, workspace, { ...before, failure });
  if (arrived.has(to) && before.attention) await settle(tx, workspace, before.conversationId);
}

const arrived = new Set<DeliveryState>(["sent", "delivered", "read"]);

type Failed = {
  authorKind: string;
  conversationId: string;
  contactId: string;
  channelId: string | null;
  medium: string;
  failure: Failure;
};

/** An opt-out the provider knows of is the contact's; a refused token is the channel's; an agent's failure is a person's. */
async function follow(tx: Tx, workspace: WorkspaceId, failed: Failed): Promise<void> {
  const { failure, conversationId, contactId, channelId, medium } = failed;
  if (failure.concerns === "opted-out") await optOut(tx, { workspace, contact: contactId, reason: failure.reason });
  if (failure.concerns === "account" && channelId) {
    const health = mediumOf(medium).healthAfter?.(failure) ?? { ...failure, state: "disconnected" };
    await moveHealth(tx, workspace, channelId, health);
  }
  if (failed.authorKind === "agent") await raise(tx, workspace, conversationId, alarms.failed);
}

/** What a delivery calls a person for. */
export const alarms = { failed: "An answer was not delivered", unknown: "A delivery is not confirmed" };

/** What called a person is over once nothing of the conversation is undelivered any more. */
export async function settle(tx: Tx, workspace: WorkspaceId, conversationId: string): Promise<void> {
  const settled = await tx
    .updateTable("conversations as c")
    .set({ attention: null, attentionAt: null })
    .where("c.workspaceId", "=", workspace)
    .where("c.id", "=", conversationId)
    .where("c.attention", "in", Object.values(alarms))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("messages as m")
            .select("m.id")
            .whereRef("m.workspaceId", "=", "c.workspaceId")
            .whereRef("m.conversationId", "=", "c.id")
            .where("m.direction", "=", "out")
            .where("m.state", "in", ["failed", "bounced", "unknown"]),
        ),
      ),
    )
    .returning("c.id")
    .executeTakeFirst();
  if (!settled) return;
  const about = { conversation: conversationId, by: { kind: "system" } as const };
  await record(tx, workspace, "conversation.attention", about, { reason: null });
}

/** The conversation needs a person's eyes. */
export async function raise(tx: Tx, workspace: WorkspaceId, conversationId: string, reason: string): Promise<void> {
  const raised = await tx
    .updateTable("conversations")
    .set({ attention: reason, attentionAt: sql<Date>`now()` })
    .where("workspaceId", "=", workspace)
    .where("id", "=", conversationId)
    .where("attention", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (!raised) return;
  const about = { conversation: conversationId, by: { kind: "system" } as const };
  await record(tx, workspace, "conversation.attention", about, { reason });
}
