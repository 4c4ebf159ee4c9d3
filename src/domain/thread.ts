/** What was said so far, oldest first: what perceiving, searching and reasoning look at. */
export type Said = { from: "contact" | "agent" | "teammate"; text: string };
