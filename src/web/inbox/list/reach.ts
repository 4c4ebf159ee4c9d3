import { useEffect, useRef } from "react";
import { usePlace } from "../place.ts";
import type { Selection } from "./selection.ts";

type Reach = {
  /** Puts the keyboard onto the row of a conversation. */
  row: (conversation: string) => void;
  /** What was resolved leaves most folders: the next one takes its place. */
  after: (conversation: string) => void;
};

let list: Reach | null = null;

export const reachRow: Reach["row"] = (conversation) => list?.row(conversation);
export const moveOnFrom: Reach["after"] = (conversation) => list?.after(conversation);

type ReachOptions = { ids: string[]; selection: Selection; reach: (index: number) => void };

/** Lets the thread give the keyboard back to the list. Whoever leaves a conversation stands on its row again. */
export function useReach({ ids, selection, reach }: ReachOptions) {
  const place = usePlace();
  const { conversation, filters } = place;

  function row(id: string) {
    if (!ids.includes(id)) return;
    selection.setCursor(id);
    reach(ids.indexOf(id));
  }

  function after(id: string) {
    if (staying.has(filters.view)) return;
    const at = ids.indexOf(id);
    const next = ids[at + 1] ?? ids[at - 1];
    if (at < 0 || !next) return;
    if (conversation) place.open(next, { replace: true });
    row(next);
  }

  useEffect(() => {
    const own = { row, after };
    list = own;
    return () => {
      if (list === own) list = null;
    };
  });

  const left = useRef(conversation);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only leaving counts
  useEffect(() => {
    const before = left.current;
    left.current = conversation;
    if (before && !conversation && document.activeElement === document.body) row(before);
  }, [conversation]);
}

/** The views in which what is resolved goes on standing where it stood. */
const staying = new Set(["all", "resolved"]);
