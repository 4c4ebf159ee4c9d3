import type { UnmatchedCount } from "../../contract/channels.ts";

/** 7, 1,240, or more than 10,000 where nobody counts further. */
export function countText({ open, more }: UnmatchedCount): string {
  return `${more ? "more than " : ""}${open.toLocaleString()}`;
}
