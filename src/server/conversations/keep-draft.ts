import { sql } from "kysely";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";

type Keep = { workspace: WorkspaceId; id: string; person: string; text: string; note: boolean };

/** Keeps what somebody has begun to write, on every device of theirs; an empty text ends the draft. */
export function keepDraft(db: Database, { workspace, id, person, text, note }: Keep): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const conversation = await tx
      .selectFrom("conversations")
      .select("id")
      .where("workspaceId", "=", workspace)
      .where("id", "=", id)
      .executeTakeFirst();
    if (!conversation) return missing;
    const mine = { workspaceId: workspace, conversationId: id, personId: person };
    if (text.trim() === "") {
      await tx
        .deleteFrom("drafts")
        .where("workspaceId", "=", workspace)
        .where("conversationId", "=", id)
        .where("personId", "=", person)
        .execute();
      return done;
    }
    await tx
      .insertInto("drafts")
      .values({ ...mine, text, note })
      .onConflict((conflict) =>
        conflict
          .columns(["workspaceId", "conversationId", "personId"])
          .doUpdateSet({ text, note, updatedAt: sql<Date>`now()` }),
      )
      .execute();
    return done;
  });
}
