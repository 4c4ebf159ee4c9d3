/** What a machine wrote, or what only a machine answers. */
export const automatics = ["auto-reply", "bounce", "opt-out", "help", "opt-in"] as const;
export type Automatic = (typeof automatics)[number];

export const automaticNames: Record<Automatic, string> = {
  "auto-reply": "an automatic reply",
  bounce: "a mail that came back",
  "opt-out": "a keyword that ends messages",
  help: "a keyword that asks for help",
  "opt-in": "a keyword that allows messages",
};
