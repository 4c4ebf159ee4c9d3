import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { ConversationRow } from "../../../contract/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { usePlace } from "../place.ts";
import { listQuery } from "../queries.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { BulkDialogs } from "./bulk-dialogs.tsx";
import { EmptyList } from "./empty-list.tsx";
import { ListHead } from "./list-head.tsx";
import { useReach } from "./reach.ts";
import { Resizer, useListWidth } from "./resizer.tsx";
import { Rows, type RowsHandle } from "./rows.tsx";
import { useSelection } from "./selection.ts";
import { useBulk } from "./use-bulk.ts";
import { useFocusWithin } from "./use-focus-within.ts";
import { useListCommands } from "./use-list-commands.ts";
import { useSettled } from "./use-settled.ts";

export function List({ hiddenWhenNarrow }: { hiddenWhenNarrow: boolean }) {
  const { filters } = usePlace();
  const [width, setWidth] = useListWidth();
  const handle = useRef<RowsHandle>(null);
  const asked = useInfiniteQuery(listQuery(filters));
  const fresh = useMemo(() => asked.data?.pages.flatMap((page) => page.items) ?? nothing, [asked.data]);
  const [touched, setTouched] = useState(false);
  const list = useSettled(fresh, { held: touched, key: JSON.stringify(filters) });
  const ids = useMemo(() => list.rows.map((row) => row.id), [list.rows]);
  const selection = useSelection(ids);
  const bulk = useBulk(selection, list.rows);
  const [focused, focus] = useFocusWithin();
  const reach = (index: number) => handle.current?.reach(index);
  useReach({ ids, selection, reach });
  useListCommands({ rows: list.rows, selection, focused, reach });
  useEffect(() => {
    if (!asked.isFetchingNextPage && asked.hasNextPage && list.rows.length < 20) void asked.fetchNextPage();
  }, [asked, list.rows.length]);

  const acting = bulk.marked.length > 0 || bulk.progress !== null;

  function showNew() {
    list.release();
    handle.current?.scrollTo(0);
  }

  return (
    <section
      aria-label="Conversations"
      {...focus}
      style={{ "--list": `${width}px` } as React.CSSProperties}
      className={`relative w-full min-w-0 flex-col border-e bg-surface pane:flex pane:w-(--list) pane:shrink-0 ${hiddenWhenNarrow ? "hidden" : "flex"}`}
    >
      <ListHead bulk={acting && <BulkBar bulk={bulk} selection={selection} shown={list.rows.length} />} />
      <BulkDialogs bulk={bulk} />
      <div className="relative min-h-0 flex-1">
        {list.above > 0 && (
          <Button
            size="small"
            variant="primary"
            onClick={showNew}
            className="absolute inset-x-0 top-2 z-10 mx-auto w-fit shadow-float"
          >
            {list.above} new
          </Button>
        )}
        {asked.isPending && <Skeleton lines={8} className="p-4" />}
        {asked.error && (
          <ProblemNote
            title="The list could not be loaded"
            error={asked.error}
            onRetry={asked.refetch}
            className="m-3"
          />
        )}
        {asked.data && list.rows.length === 0 && <EmptyList />}
        {list.rows.length > 0 && (
          <Rows
            ref={handle}
            rows={list.rows}
            selection={selection}
            onTouch={setTouched}
            onEnd={() => asked.hasNextPage && !asked.isFetchingNextPage && void asked.fetchNextPage()}
          />
        )}
      </div>
      <Resizer width={width} onChange={setWidth} />
    </section>
  );
}

const nothing: ConversationRow[] = [];
