import { useVirtualizer } from "@tanstack/react-virtual";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import type { ConversationRow } from "../../../contract/conversations.ts";
import { usePlace } from "../place.ts";
import { useAhead } from "./ahead.ts";
import { hasChips } from "./chips.tsx";
import { Row } from "./row.tsx";
import type { Selection } from "./selection.ts";

export type RowsHandle = { scrollTo: (index: number) => void; reach: (index: number) => void };

type RowsProps = {
  ref: Ref<RowsHandle>;
  rows: ConversationRow[];
  selection: Selection;
  /** Somebody's hand is on the list: nothing may move under it. */
  onTouch: (touched: boolean) => void;
  onEnd: () => void;
};

export function Rows({ ref, rows, selection, onTouch, onEnd }: RowsProps) {
  const { conversation, filters } = usePlace();
  const ahead = useAhead();
  const scroller = useRef<HTMLDivElement>(null);
  const hovered = useRef(false);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (hasChips(rows[index]!) ? 88 : 64),
    getItemKey: (index) => rows[index]!.id,
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  // A row grows by its chips, and the list is told so.
  const heights = rows.map((row) => (hasChips(row) ? 1 : 0)).join("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `heights` is what the measure hangs on
  useEffect(() => virtual.measure(), [heights]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each end that is reached
  useEffect(() => {
    if (last >= rows.length - 10) onEnd();
  }, [last, rows.length]);
  useImperativeHandle(ref, () => ({
    scrollTo: (index) => virtual.scrollToIndex(index, { align: "auto" }),
    /** Puts the keyboard onto a row. */
    reach(index) {
      virtual.scrollToIndex(index, { align: "auto" });
      const focus = () =>
        scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus({ preventScroll: true });
      requestAnimationFrame(focus);
    },
  }));

  const report = () => onTouch(hovered.current || (scroller.current?.scrollTop ?? 0) > 8);
  return (
    <div
      ref={scroller}
      onScroll={report}
      onPointerEnter={(event) => {
        hovered.current = event.pointerType === "mouse";
        report();
      }}
      onPointerLeave={() => {
        hovered.current = false;
        report();
      }}
      className="h-full overflow-y-auto overscroll-contain"
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ key, index, start, size }) => {
          const row = rows[index]!;
          return (
            <li
              key={key}
              data-index={index}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              onPointerEnter={() => ahead(row.id)}
              onPointerLeave={() => ahead(undefined)}
              className="absolute inset-x-0 top-0"
              style={{ height: size, transform: `translateY(${start}px)` }}
            >
              <Row row={row} open={row.id === conversation} selection={selection} filters={filters} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
