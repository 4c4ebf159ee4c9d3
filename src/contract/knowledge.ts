import { z } from "zod";
import { articleStates } from "../domain/article.ts";
import { pageQuery, time } from "./page.ts";

export const articleRow = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(articleStates),
  origin: z.string().nullable(),
  /** How many answers cite it. */
  cited: z.number().int(),
  updatedAt: time,
});
export type ArticleRow = z.infer<typeof articleRow>;

export const article = articleRow.extend({ body: z.string(), passages: z.number().int(), createdAt: time });
export type Article = z.infer<typeof article>;

export const articleQuery = pageQuery.extend({
  state: z.enum(articleStates).optional(),
  q: z.string().trim().max(200).optional(),
});

const title = z.string().trim().min(1, "must not be empty").max(300);
const body = z.string().max(500_000);

export const newArticle = z.object({ title, body, publish: z.boolean().default(false) });
export const articleChange = z.object({ title: title.optional(), body: body.optional() });

export const citingAnswer = z.object({
  messageId: z.string(),
  conversationId: z.string(),
  text: z.string(),
  contactName: z.string(),
  createdAt: time,
});

/** Documents to import: Markdown, HTML, or JSONL with one `{ "title", "body" }` a line (`text`, `question` and `answer` are understood too). */
export const newImport = z.object({
  name: z.string().trim().min(1).max(200),
  publish: z.boolean().default(true),
  documents: z
    .array(z.object({ path: z.string().trim().min(1).max(500), text: z.string().max(5_000_000) }))
    .min(1)
    .max(2000),
});

export const knowledgeImport = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(["waiting", "running", "done", "failed"]),
  total: z.number().int(),
  done: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
  error: z.string().nullable(),
  createdAt: time,
  endedAt: time.nullable(),
});
export type KnowledgeImport = z.infer<typeof knowledgeImport>;

export const searchQuery = z.object({
  q: z.string().trim().min(1).max(1000),
  limit: z.coerce.number().int().min(1).max(20).default(5),
});
export const searchHit = z.object({
  passageId: z.string(),
  articleId: z.string(),
  title: z.string(),
  heading: z.string().nullable(),
  text: z.string(),
  score: z.number(),
  terms: z.array(z.string()),
});
export type SearchHit = z.infer<typeof searchHit>;
/** `enough`: whether the first passage reaches the threshold, from which on an agent answers. */
export const searchAnswer = z.object({ items: z.array(searchHit), enough: z.boolean(), threshold: z.number() });

export const gap = z.object({
  id: z.string(),
  question: z.string(),
  conversationId: z.string(),
  bestScore: z.number(),
  /** The article that answers it by now, though nobody has closed it. */
  answeredBy: z.object({ articleId: z.string(), title: z.string() }).nullable(),
  createdAt: time,
});
export type Gap = z.infer<typeof gap>;
