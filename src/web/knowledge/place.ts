import type { ArticleState } from "../../domain/article.ts";

/** What the addresses of the knowledge screens carry. */
export type ArticleFilter = { q?: string; state?: ArticleState };
export type Question = { q?: string };
export type Prefill = { title?: string; gap?: string };
