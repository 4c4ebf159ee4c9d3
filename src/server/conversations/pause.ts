import { sql } from "kysely";
import { type Actor, actorName } from "../../domain/event.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { changeConversation } from "./change-conversation.ts";

type Pause = { workspace: WorkspaceId; id: string; by: Actor; reason: string | null };

export function pauseConversation(db: Database, { workspace, id, by, reason }: Pause): Promise<Done> {
  return changeConversation(db, { workspace, id, by }, (before) => {
    if (before.pausedAt) return null;
    return {
      set: { pausedAt: sql<Date>`now()`, pausedBy: actorName(by), pausedKind: by.kind, pausedReason: reason },
      type: "conversation.paused",
      data: { reason },
    };
  });
}

/** Lets the agent answer again, with fresh turns and no outcome left over. */
export function resumeConversation(db: Database, { workspace, id, by }: Omit<Pause, "reason">): Promise<Done> {
  return changeConversation(db, { workspace, id, by }, (before) => {
    if (!before.pausedAt && before.turnsUsed === 0 && before.outcome === "ongoing") return null;
    return {
      set: {
        pausedAt: null,
        pausedBy: null,
        pausedKind: null,
        pausedReason: null,
        turnsUsed: 0,
        outcome: "ongoing",
        ...(before.handoffAt ? {} : { attention: null, attentionAt: null }),
      },
      type: "conversation.resumed",
      data: {},
    };
  });
}

type LinePause = Pause & { lineId: string };

export function pauseLine(db: Database, pause: LinePause): Promise<Done> {
  return changeLine(db, pause, true);
}

export function resumeLine(db: Database, pause: Omit<LinePause, "reason">): Promise<Done> {
  return changeLine(db, { ...pause, reason: null }, false);
}

function changeLine(db: Database, { workspace, id, lineId, by, reason }: LinePause, paused: boolean): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const line = await tx
      .selectFrom("lines")
      .select("pausedAt")
      .where("workspaceId", "=", workspace)
      .where("conversationId", "=", id)
      .where("id", "=", lineId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!line) return missing;
    if ((line.pausedAt !== null) === paused) return done;
    await tx
      .updateTable("lines")
      .set(
        paused
          ? { pausedAt: sql<Date>`now()`, pausedBy: actorName(by), pausedReason: reason }
          : { pausedAt: null, pausedBy: null, pausedReason: null },
      )
      .where("workspaceId", "=", workspace)
      .where("id", "=", lineId)
      .execute();
    await record(tx, workspace, paused ? "line.paused" : "line.resumed", { conversation: id, by }, { lineId });
    return done;
  });
}
