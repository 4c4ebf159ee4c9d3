import { useState } from "react";
import type { ConversationRow } from "../../../contract/conversations.ts";
import { isDeleted } from "../cache.ts";
import { settled } from "../merge.ts";

/**
 * Holds the order of the list while somebody's hand is on it. `key` is the filter: another one begins anew.
 * Answers the rows to show, how many wait above them, and how to let them in.
 */
export function useSettled(fresh: ConversationRow[], { held, key }: { held: boolean; key: string }) {
  const [kept, setKept] = useState({ rows: fresh, key });
  const flows = !held || kept.key !== key || kept.rows.length === 0;
  const now = flows
    ? { rows: fresh, above: 0 }
    : settled(
        kept.rows.filter((row) => !isDeleted(row.id)),
        fresh,
      );
  if (kept.key !== key || !same(kept.rows, now.rows)) setKept({ rows: now.rows, key });
  return { ...now, release: () => setKept({ rows: fresh, key }) };
}

function same(a: ConversationRow[], b: ConversationRow[]): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index]);
}
