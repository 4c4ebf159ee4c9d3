import type { ReadPassage } from "../../domain/receipt.ts";
import type { Said } from "../../domain/thread.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { answerable, buildIndex, type Hit, type Index, search, searchConversation } from "./ranker.ts";

export type Found = { passages: ReadPassage[]; enough: boolean };

// Indexes live in memory; the least recently asked workspace gives way.
const mostIndexes = 50;
const shown = 5;

/** Searches what a workspace has published. Its index is built with the first question after a change. */
export function openSearch(db: Database) {
  const indexes = new Map<string, { revision: number; index: Promise<Index> }>();

  async function indexOf(workspace: WorkspaceId): Promise<Index> {
    const revision = await readRevision(db, workspace);
    let entry = indexes.get(workspace);
    if (entry?.revision !== revision) entry = { revision, index: build(db, workspace) };
    indexes.delete(workspace);
    indexes.set(workspace, entry);
    if (indexes.size > mostIndexes) indexes.delete(indexes.keys().next().value!);
    entry.index.catch(() => indexes.delete(workspace));
    return entry.index;
  }

  return {
    async forQuery(workspace: WorkspaceId, query: string, limit = shown): Promise<{ hits: Hit[]; enough: boolean }> {
      const hits = search(await indexOf(workspace), query, limit);
      return { hits, enough: isEnough(hits) };
    },
    async forThread(workspace: WorkspaceId, thread: Said[]): Promise<Found> {
      const hits = searchConversation(await indexOf(workspace), thread, shown);
      return { passages: hits.map(toPassage), enough: isEnough(hits) };
    },
  };
}

export type Search = ReturnType<typeof openSearch>;

function isEnough(hits: Hit[]): boolean {
  return (hits[0]?.score ?? 0) >= answerable;
}

function toPassage({ passage, score }: Hit): ReadPassage {
  return { ...passage, score: Math.round(score * 1000) / 1000, cited: false };
}

/** One look for each question, without the round trips of a transaction. */
async function readRevision({ system }: Database, workspace: WorkspaceId): Promise<number> {
  const revisions = system.selectFrom("knowledgeRevisions").select("revision");
  return (await revisions.where("workspaceId", "=", workspace).executeTakeFirst())?.revision ?? 0;
}

async function build(db: Database, workspace: WorkspaceId): Promise<Index> {
  const passages = await db.in(workspace, (tx) =>
    tx
      .selectFrom("passages")
      .innerJoin("articles", (join) =>
        join.onRef("articles.workspaceId", "=", "passages.workspaceId").onRef("articles.id", "=", "passages.articleId"),
      )
      .select(["passages.id", "passages.articleId", "articles.title", "passages.heading", "passages.text"])
      .where("passages.workspaceId", "=", workspace)
      .where("articles.state", "=", "published")
      .orderBy("passages.articleId")
      .orderBy("passages.position")
      .execute(),
  );
  return buildIndex(passages);
}
