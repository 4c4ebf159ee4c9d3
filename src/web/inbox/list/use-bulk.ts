import { useMemo, useRef, useState } from "react";
import type { ConversationRow } from "../../../contract/conversations.ts";
import { sentenceOf } from "../../ui/problem.tsx";
import { toast } from "../../ui/toast.tsx";
import { type Person, type Refused, useVerbs, type Verbs } from "../verbs.ts";
import { inTurn } from "./in-turn.ts";
import type { Selection } from "./selection.ts";

/** So many are selected by a slip of the hand only; more than these are asked about first. */
const unaskedMost = 10;

export type Deed = {
  /** "Resolve": as the button and the question have it. */
  verb: string;
  label: string;
  done: string;
  /** What undoing it does not bring back. */
  warning?: string;
  /** Those it would change: undoing it must not touch the others. */
  needs: (row: ConversationRow) => boolean;
  act: (id: string) => Promise<boolean>;
  undo: (id: string) => Promise<boolean>;
};

export type Failed = { row: ConversationRow; reason: string };
export type Bulk = ReturnType<typeof useBulk>;

/** Acts on many: asked first where they are very many, with its progress, its failures and its way back. */
export function useBulk(selection: Selection, rows: ConversationRow[]) {
  const reasons = useRef(new Map<string, string>());
  const refused = useMemo<Refused>(() => (error, id) => void reasons.current.set(id, sentenceOf(error)), []);
  const verbs = useVerbs(refused);
  const [progress, setProgress] = useState<{ label: string; done: number; of: number } | null>(null);
  const [asked, ask] = useState<{ deed: Deed; rows: ConversationRow[] } | null>(null);
  const [failures, setFailures] = useState<{ deed: Deed; failed: Failed[] } | null>(null);
  const marked = rows.filter((row) => selection.marked.has(row.id));

  async function carry(ids: string[], label: string, act: Deed["act"]) {
    reasons.current.clear();
    const results = await inTurn(ids, act, (done) => setProgress({ label, done, of: ids.length }));
    setProgress(null);
    const of = (fate: boolean) => results.filter(({ ok }) => ok === fate).map(({ id }) => id);
    return { good: of(true), bad: of(false) };
  }

  async function run(deed: Deed, chosen: ConversationRow[]) {
    ask(null);
    const { good, bad } = await carry(idsOf(chosen), deed.label, deed.act);
    if (good.length > 0) toast(`${good.length} ${deed.done}.`, { undo: () => takeBack(deed, good) });
    tell(deed, chosen, bad);
    selection.keep(bad);
  }

  async function takeBack(deed: Deed, ids: string[]) {
    const { bad } = await carry(ids, "Undoing", deed.undo);
    if (bad.length > 0) toast(`${bad.length} of ${ids.length} could not be undone.`, { tone: "bad" });
  }

  function tell(deed: Deed, chosen: ConversationRow[], bad: string[]) {
    const failed = chosen
      .filter((row) => bad.includes(row.id))
      .map((row) => ({ row, reason: reasons.current.get(row.id) ?? "It is not known why." }));
    setFailures(failed.length > 0 ? { deed, failed } : null);
  }

  return {
    deeds: deedsOf(verbs),
    marked,
    progress,
    asked,
    failures,
    start(deed: Deed) {
      const chosen = marked.filter(deed.needs);
      if (chosen.length > unaskedMost) return ask({ deed, rows: chosen });
      if (chosen.length > 0) void run(deed, chosen);
    },
    confirm: () => asked && void run(asked.deed, asked.rows),
    dismiss() {
      ask(null);
      setFailures(null);
    },
  };
}

function deedsOf(verbs: Verbs) {
  const resolve: Deed = {
    verb: "Resolve",
    label: "Resolving",
    done: "resolved",
    warning: "What waits in them for a person counts as settled. Undoing reopens them, and does not bring that back.",
    needs: (row) => !row.resolved,
    act: verbs.resolve,
    undo: verbs.reopen,
  };
  const reopen: Deed = {
    verb: "Reopen",
    label: "Reopening",
    done: "reopened",
    needs: (row) => row.resolved !== null,
    act: verbs.reopen,
    undo: verbs.resolve,
  };
  const unread: Deed = {
    verb: "Mark as unread",
    label: "Marking",
    done: "marked as unread",
    needs: (row) => row.unread === 0,
    act: verbs.markUnread,
    undo: verbs.markRead,
  };
  return {
    resolve,
    reopen,
    unread,
    assign: (person: Person | null, rows: ConversationRow[]) => assign(verbs, person, rows),
  };
}

function assign(verbs: Verbs, person: Person | null, rows: ConversationRow[]): Deed {
  const before = new Map(rows.map((row) => [row.id, row.assignee]));
  return {
    verb: "Assign",
    label: "Assigning",
    done: person ? `assigned to ${person.name}` : "unassigned",
    needs: (row) => row.assignee?.id !== person?.id,
    act: (id) => verbs.assign(id, person),
    undo: (id) => verbs.assign(id, before.get(id) ?? null),
  };
}

function idsOf(rows: ConversationRow[]): string[] {
  return rows.map(({ id }) => id);
}
