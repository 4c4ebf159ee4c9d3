import type { Medium } from "./medium.ts";
import { webchat } from "./webchat/medium.ts";

const media: Record<string, Medium> = { webchat };

export function mediumOf(kind: string): Medium {
  const medium = media[kind];
  if (!medium) throw new Error(`No medium of the kind ${kind}.`);
  return medium;
}
