/** Agents answer from what is published, and from nothing else. */
export const articleStates = ["draft", "published", "archived"] as const;
export type ArticleState = (typeof articleStates)[number];
