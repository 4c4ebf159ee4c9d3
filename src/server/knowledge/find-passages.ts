import type { ReadPassage, Searched } from "../../domain/receipt.ts";
import type { Said } from "../../domain/thread.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { buildIndex, type Index } from "./postings.ts";
import { answerable, type Hit, isEnough, search, searchThread } from "./ranker.ts";

export type Found = { passages: ReadPassage[]; enough: boolean; home: string; searched: Searched };

type FoundArticle = { articleId: string; title: string };

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
    /** For each question the article that answers it by now. */
    async answersTo(workspace: WorkspaceId, questions: string[]): Promise<(FoundArticle | null)[]> {
      if (questions.length === 0) return [];
      const index = await indexOf(workspace);
      return questions.map((question) => articleFor(search(index, question, shown)));
    },
    async forThread(workspace: WorkspaceId, thread: Said[]): Promise<Found> {
      const index = await indexOf(workspace);
      const { hits, question, earlier } = searchThread(index, thread, shown);
      return {
        passages: hits.map(toPassage),
        enough: isEnough(hits),
        home: index.home,
        searched: {
          question: question.slice(0, 1000),
          earlier: earlier.map((text) => text.slice(0, 200)),
          best: rounded(hits[0]?.score ?? 0),
          threshold: answerable,
        },
      };
    },
  };
}

function articleFor(hits: Hit[]): FoundArticle | null {
  if (!isEnough(hits)) return null;
  const { articleId, title } = hits[0]!.passage;
  return { articleId, title };
}

export type Search = ReturnType<typeof openSearch>;

function toPassage({ passage, score }: Hit): ReadPassage {
  return { ...passage, score: rounded(score), cited: false };
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
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
