import type { Medium } from "../../contract/channels.ts";

/** What the inbox keeps in its address beside the view and the conversation. */
export type Search = {
  medium?: Medium;
  channel?: string;
  agent?: string;
  q?: string;
  /** The turn that "Why?" shows; `newest` follows the latest. */
  why?: string;
};

const names = ["medium", "channel", "agent", "q", "why"] as const;

export function readSearch(raw: Record<string, unknown>): Search {
  const known = names.flatMap((name) =>
    raw[name] === undefined || raw[name] === "" ? [] : [[name, String(raw[name])]],
  );
  return Object.fromEntries(known);
}
