import { sql } from "kysely";
import type { z } from "zod";
import type {
  Article,
  ArticleRow,
  articleQuery,
  citingAnswer,
  Gap,
  KnowledgeImport,
} from "../../contract/knowledge.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { cursorTime, type Page, readTimeCursor, timeCursor, toPage } from "../infra/page.ts";

/** Articles by last change. */
export async function listArticles(
  tx: Tx,
  workspace: WorkspaceId,
  { state, q, limit, cursor }: z.infer<typeof articleQuery>,
): Promise<Page<ArticleRow>> {
  const like = q && `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const after = cursor === undefined ? null : readTimeCursor(cursor);
  const rows = await tx
    .selectFrom("articles as a")
    .select(["a.id", "a.title", "a.state", "a.origin", "a.updatedAt", countCitations])
    .select(sql<string>`to_char(a.updated_at at time zone 'UTC', ${sql.raw(cursorTime)})`.as("cursorAt"))
    .where("a.workspaceId", "=", workspace)
    .$if(state !== undefined, (query) => query.where("a.state", "=", state!))
    .$if(like !== undefined, (query) =>
      query.where((eb) => eb.or([eb("a.title", "ilike", like!), eb("a.body", "ilike", like!)])),
    )
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(a.updated_at, a.id) < (${after!.at}::timestamptz, ${after!.id})`),
    )
    .orderBy("a.updatedAt", "desc")
    .orderBy("a.id", "desc")
    .limit(limit + 1)
    .execute();
  const { items, next } = toPage(rows, limit, (row) => timeCursor(row.cursorAt, row.id));
  return {
    items: items.map(({ cursorAt: _, ...row }) => ({
      ...row,
      state: row.state as ArticleRow["state"],
      updatedAt: row.updatedAt.toISOString(),
    })),
    next,
  };
}

export async function readArticle(tx: Tx, workspace: WorkspaceId, id: string): Promise<Article | undefined> {
  const row = await tx
    .selectFrom("articles as a")
    .select(["a.id", "a.title", "a.body", "a.state", "a.origin", "a.updatedAt", "a.createdAt", countCitations])
    .select(
      sql<number>`(select count(*)::int from passages p where p.workspace_id = a.workspace_id and p.article_id = a.id)`.as(
        "passages",
      ),
    )
    .where("a.workspaceId", "=", workspace)
    .where("a.id", "=", id)
    .executeTakeFirst();
  return (
    row && {
      ...row,
      state: row.state as Article["state"],
      updatedAt: row.updatedAt.toISOString(),
      createdAt: row.createdAt.toISOString(),
    }
  );
}

const countCitations =
  sql<number>`(select count(distinct message_id)::int from citations t where t.workspace_id = a.workspace_id and t.article_id = a.id)`.as(
    "cited",
  );

/** The answers that cite an article, newest first. */
export async function listCitingAnswers(
  tx: Tx,
  workspace: WorkspaceId,
  articleId: string,
): Promise<z.infer<typeof citingAnswer>[]> {
  const rows = await tx
    .selectFrom("citations as t")
    .innerJoin("messages as m", (join) =>
      join.onRef("m.workspaceId", "=", "t.workspaceId").onRef("m.id", "=", "t.messageId"),
    )
    .innerJoin("conversations as c", (join) =>
      join.onRef("c.workspaceId", "=", "m.workspaceId").onRef("c.id", "=", "m.conversationId"),
    )
    .innerJoin("contacts as k", (join) =>
      join.onRef("k.workspaceId", "=", "c.workspaceId").onRef("k.id", "=", "c.contactId"),
    )
    .select(["m.id as messageId", "m.conversationId", "m.text", "k.name as contactName", "m.createdAt"])
    .distinct()
    .where("t.workspaceId", "=", workspace)
    .where("t.articleId", "=", articleId)
    .orderBy("m.createdAt", "desc")
    .limit(50)
    .execute();
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

export async function listGaps(
  tx: Tx,
  workspace: WorkspaceId,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Omit<Gap, "answeredBy">>> {
  const rows = await tx
    .selectFrom("knowledgeGaps")
    .select(["id", "question", "conversationId", "bestScore", "createdAt"])
    .where("workspaceId", "=", workspace)
    .where("closedAt", "is", null)
    .$if(cursor !== undefined, (query) => query.where("id", "<", cursor!))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const gaps = rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
  return toPage(gaps, limit, ({ id }) => id);
}

export async function readImport(tx: Tx, workspace: WorkspaceId, id: string): Promise<KnowledgeImport | undefined> {
  const [row] = await readImports(tx, workspace, id);
  return row;
}

/** The newest imports, or the one asked for. */
export async function readImports(tx: Tx, workspace: WorkspaceId, id?: string): Promise<KnowledgeImport[]> {
  const rows = await tx
    .selectFrom("knowledgeImports")
    .select(["id", "name", "state", "total", "done", "created", "updated", "skipped", "error", "createdAt", "endedAt"])
    .where("workspaceId", "=", workspace)
    .$if(id !== undefined, (query) => query.where("id", "=", id!))
    .orderBy("id", "desc")
    .limit(20)
    .execute();
  return rows.map((row) => ({
    ...row,
    state: row.state as KnowledgeImport["state"],
    skipped: row.skipped as KnowledgeImport["skipped"],
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
}
