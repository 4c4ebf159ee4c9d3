import { useMemo, useState } from "react";

export type Selection = ReturnType<typeof useSelection>;

/** Which conversations are marked for an act on many, and the row the keyboard stands on. */
export function useSelection(ids: string[]) {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState<string | null>(null);
  return useMemo(() => {
    const present = new Set(ids.filter((id) => marked.has(id)));
    return {
      marked: present,
      cursor: cursor && ids.includes(cursor) ? cursor : null,
      setCursor,
      clear: () => setMarked(new Set()),
      toggle: (id: string) => setMarked(toggled(present, id)),
      add: (id: string) => setMarked(new Set(present).add(id)),
      all: () => setMarked(new Set(ids)),
      keep: (some: string[]) => setMarked(new Set(some)),
    };
  }, [ids, marked, cursor]);
}

function toggled(set: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
