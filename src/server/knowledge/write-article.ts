import { sql } from "kysely";
import { type Actor, actorName } from "../../domain/event.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import { splitArticle } from "./split.ts";

export type Writing = { title: string; body: string; publish: boolean; origin?: string | null };

/** Adds an article, or replaces the one an earlier import brought from the same place. Returns its id and what became of it. */
export async function writeArticle(
  tx: Tx,
  workspace: WorkspaceId,
  by: Actor,
  { title, body, publish, origin = null }: Writing,
): Promise<{ id: string; change: "created" | "updated" | "unchanged" }> {
  const known = origin ? await findByOrigin(tx, workspace, origin) : undefined;
  if (known && known.title === title && known.body === body && (!publish || known.state === "published"))
    return { id: known.id, change: "unchanged" };
  const id = known?.id ?? newId("article");
  const state = publish ? "published" : (known?.state ?? "draft");
  await tx
    .insertInto("articles")
    .values({ workspaceId: workspace, id, title, body, state, origin, updatedBy: actorName(by) })
    .onConflict((conflict) =>
      conflict
        .columns(["workspaceId", "id"])
        .doUpdateSet({ title, body, state, updatedBy: actorName(by), updatedAt: sql<Date>`now()` }),
    )
    .execute();
  await indexArticle(tx, workspace, { id, title, body });
  await tell(tx, workspace, by, { id, title }, known ? "updated" : "created");
  return { id, change: known ? "updated" : "created" };
}

export function changeArticle(
  db: Database,
  { workspace, id, by }: About,
  change: { title?: string | undefined; body?: string | undefined },
): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const before = await lockArticle(tx, workspace, id);
    if (!before) return missing;
    const after = { id, title: change.title ?? before.title, body: change.body ?? before.body };
    await tx
      .updateTable("articles")
      .set({ title: after.title, body: after.body, updatedBy: actorName(by), updatedAt: sql<Date>`now()` })
      .where("workspaceId", "=", workspace)
      .where("id", "=", id)
      .execute();
    await indexArticle(tx, workspace, after);
    await tell(tx, workspace, by, after, "edited");
    return done;
  });
}

export type About = { workspace: WorkspaceId; id: string; by: Actor };

/** Published articles are what agents answer from; drafts and archived ones are not. */
export function setArticleState(
  db: Database,
  { workspace, id, by }: About,
  state: "draft" | "published" | "archived",
): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const before = await lockArticle(tx, workspace, id);
    if (!before) return missing;
    if (before.state === state) return done;
    await tx
      .updateTable("articles")
      .set({ state, updatedBy: actorName(by), updatedAt: sql<Date>`now()` })
      .where("workspaceId", "=", workspace)
      .where("id", "=", id)
      .execute();
    await tell(tx, workspace, by, before, state);
    return done;
  });
}

function findByOrigin(tx: Tx, workspace: WorkspaceId, origin: string) {
  return tx
    .selectFrom("articles")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("origin", "=", origin)
    .forUpdate()
    .executeTakeFirst();
}

function lockArticle(tx: Tx, workspace: WorkspaceId, id: string) {
  return tx
    .selectFrom("articles")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

async function indexArticle(
  tx: Tx,
  workspace: WorkspaceId,
  { id, title, body }: { id: string; title: string; body: string },
): Promise<void> {
  await tx.deleteFrom("passages").where("workspaceId", "=", workspace).where("articleId", "=", id).execute();
  const passages = splitArticle({ title, body });
  if (passages.length === 0) return;
  // As lists: an article may have more passages than a statement has values.
  await sql`
    insert into passages (workspace_id, id, article_id, position, heading, text)
    select ${workspace}, p.id, ${id}, p.position - 1, p.heading, p.text
    from unnest(${passages.map(() => newId("passage"))}::text[], ${passages.map(({ heading }) => heading)}::text[],
                ${passages.map(({ text }) => text)}::text[]) with ordinality as p (id, heading, text, position)`.execute(
    tx,
  );
}

async function tell(
  tx: Tx,
  workspace: WorkspaceId,
  by: Actor,
  { id, title }: { id: string; title: string },
  change: string,
): Promise<void> {
  await tx
    .insertInto("knowledgeRevisions")
    .values({ workspaceId: workspace, revision: 1 })
    .onConflict((conflict) =>
      conflict.column("workspaceId").doUpdateSet((eb) => ({ revision: eb("knowledgeRevisions.revision", "+", 1) })),
    )
    .execute();
  await record(tx, workspace, "article.changed", { by }, { articleId: id, title, change });
}
