import { z } from "zod";
import {
  article,
  articleChange,
  articleQuery,
  articleRow,
  citingAnswer,
  gap,
  knowledgeImport,
  newArticle,
  newImport,
  searchAnswer,
  searchQuery,
} from "../../contract/knowledge.ts";
import { nothing, pageBy, pageOf } from "../../contract/page.ts";
import { actorName } from "../../domain/event.ts";
import type { Database } from "../infra/database.ts";
import { type App, notFound } from "../infra/http.ts";
import { about, settled } from "../team/acting.ts";
import type { Principal } from "../team/guard.ts";
import type { Search } from "./find-passages.ts";
import { beginImport } from "./import-documents.ts";
import { listArticles, listCitingAnswers, listGaps, readArticle, readImport, readImports } from "./queries.ts";
import { answerable } from "./ranker.ts";
import { changeArticle, setArticleState, writeArticle } from "./write-article.ts";

const params = z.object({ id: z.string().max(60) });
const read = { permission: "knowledge.read" } as const;
const write = { permission: "knowledge.write" } as const;

export function knowledgeRoutes(app: App, { db, search }: { db: Database; search: Search }): void {
  app.get(
    "/knowledge/articles",
    { config: read, schema: { querystring: articleQuery, response: { 200: pageOf(articleRow) } } },
    ({ principal: { workspace }, query }) => db.in(workspace, (tx) => listArticles(tx, workspace, query)),
  );

  app.post(
    "/knowledge/articles",
    { config: write, schema: { body: newArticle, response: { 201: article } } },
    async ({ principal: { workspace, actor }, body }, reply) => {
      const { id } = await db.in(workspace, (tx) => writeArticle(tx, workspace, actor, body));
      return reply.code(201).send(await readOne(workspace, id));
    },
  );

  app.get(
    "/knowledge/articles/:id",
    { config: read, schema: { params, response: { 200: article } } },
    ({ principal: { workspace }, params }) => readOne(workspace, params.id),
  );

  app.patch(
    "/knowledge/articles/:id",
    { config: write, schema: { params, body: articleChange, response: { 200: article } } },
    async ({ principal, params, body }) => {
      settled(await changeArticle(db, about(principal, params.id), body), "article");
      return readOne(principal.workspace, params.id);
    },
  );

  const states = [
    ["put", "publication", "published"],
    ["delete", "publication", "draft"],
    ["put", "archive", "archived"],
    ["delete", "archive", "draft"],
  ] as const;
  for (const [method, name, state] of states) {
    app[method](
      `/knowledge/articles/:id/${name}`,
      { config: write, schema: { params, response: { 200: nothing } } },
      async ({ principal, params }) =>
        settled(await setArticleState(db, about(principal, params.id), state), "article"),
    );
  }

  app.get(
    "/knowledge/articles/:id/citations",
    { config: read, schema: { params, response: { 200: z.object({ items: z.array(citingAnswer), next: z.null() }) } } },
    async ({ principal: { workspace }, params }) => {
      await readOne(workspace, params.id);
      return { items: await db.in(workspace, (tx) => listCitingAnswers(tx, workspace, params.id)), next: null };
    },
  );

  app.get(
    "/knowledge/search",
    { config: read, schema: { querystring: searchQuery, response: { 200: searchAnswer } } },
    async ({ principal: { workspace }, query }) => {
      const { hits, enough } = await search.forQuery(workspace, query.q, query.limit);
      return {
        enough,
        threshold: answerable,
        items: hits.map(({ passage: { id, ...passage }, score, terms }) => ({
          passageId: id,
          ...passage,
          score,
          terms,
        })),
      };
    },
  );

  app.get(
    "/knowledge/gaps",
    { config: read, schema: { querystring: pageBy("gap"), response: { 200: pageOf(gap) } } },
    async ({ principal: { workspace }, query }) => {
      const { items, next } = await db.in(workspace, (tx) => listGaps(tx, workspace, query));
      const articles = await search.answersTo(
        workspace,
        items.map(({ question }) => question),
      );
      return { items: items.map((gap, place) => ({ ...gap, answeredBy: articles[place] ?? null })), next };
    },
  );

  app.put(
    "/knowledge/gaps/:id/closure",
    { config: write, schema: { params, response: { 200: nothing } } },
    async ({ principal: { workspace, actor }, params }) => {
      const closed = await db.in(workspace, (tx) =>
        tx
          .updateTable("knowledgeGaps")
          .set({ closedAt: new Date(), closedBy: actorName(actor) })
          .where("workspaceId", "=", workspace)
          .where("id", "=", params.id)
          .returning("id")
          .executeTakeFirst(),
      );
      if (!closed) throw notFound("question");
      return { ok: true as const };
    },
  );

  app.get(
    "/knowledge/imports",
    { config: read, schema: { response: { 200: z.object({ items: z.array(knowledgeImport), next: z.null() }) } } },
    async ({ principal: { workspace } }) => ({
      items: await db.in(workspace, (tx) => readImports(tx, workspace)),
      next: null,
    }),
  );

  app.post(
    "/knowledge/imports",
    { bodyLimit: 64 * 1024 * 1024, config: write, schema: { body: newImport, response: { 202: knowledgeImport } } },
    async ({ principal: { workspace, actor }, body }, reply) => {
      const id = await beginImport(db, { workspace, by: actor, ...body });
      return reply.code(202).send(await oneImport(workspace, id));
    },
  );

  app.get(
    "/knowledge/imports/:id",
    { config: read, schema: { params, response: { 200: knowledgeImport } } },
    ({ principal: { workspace }, params }) => oneImport(workspace, params.id),
  );

  async function readOne(workspace: Principal["workspace"], id: string) {
    const row = await db.in(workspace, (tx) => readArticle(tx, workspace, id));
    if (!row) throw notFound("article");
    return row;
  }

  async function oneImport(workspace: Principal["workspace"], id: string) {
    const row = await db.in(workspace, (tx) => readImport(tx, workspace, id));
    if (!row) throw notFound("import");
    return row;
  }
}
