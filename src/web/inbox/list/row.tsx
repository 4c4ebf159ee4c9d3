import { Link } from "@tanstack/react-router";
import { Circle, Sparkles } from "lucide-react";
import { memo } from "react";
import type { ConversationRow } from "../../../contract/conversations.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Time } from "../../ui/time.tsx";
import { MediumIcon } from "../media.tsx";
import type { Filters } from "../place.ts";
import { useOthers } from "../presence.ts";
import { Chips, hasChips } from "./chips.tsx";
import type { Selection } from "./selection.ts";

type RowProps = { row: ConversationRow; open: boolean; selection: Selection; filters: Filters };

export const Row = memo(function Row({ row, open, selection, filters }: RowProps) {
  const { view, ...search } = filters;
  const marked = selection.marked.has(row.id);
  const ground = open
    ? "bg-accent/9"
    : marked
      ? "bg-accent/5"
      : selection.cursor === row.id
        ? "bg-hover"
        : "hover:bg-hover";
  const unread = row.unread > 0;
  return (
    <div className={`group relative flex h-full gap-3 border-b px-3 py-2.5 ${ground}`}>
      {(open || selection.cursor === row.id) && (
        <span className={`absolute inset-y-0 start-0 w-0.5 ${open ? "bg-accent" : "bg-edge"}`} />
      )}
      <Marker row={row} marked={marked} some={selection.marked.size > 0} onToggle={() => selection.toggle(row.id)} />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex items-baseline gap-2">
          <Link
            to="/inbox/$view/$conversation"
            params={{ view, conversation: row.id }}
            search={search}
            aria-current={open ? "true" : undefined}
            onFocus={() => selection.setCursor(row.id)}
            className={`min-w-0 flex-1 truncate outline-offset-[-2px] after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:outline-offset-[-2px] ${unread ? "font-semibold" : "font-medium"}`}
          >
            <bdi>{row.contact.name}</bdi>
            {unread && <span className="sr-only">, {row.unread} unread</span>}
          </Link>
          <Viewers id={row.id} />
          <Time at={row.lastAt} className="text-muted text-small" />
        </div>
        <div className="flex items-center gap-2">
          <p dir="auto" className={`min-w-0 flex-1 truncate text-start ${unread ? "text-text" : "text-muted"}`}>
            {row.subject && <bdi className="text-text">{row.subject} · </bdi>}
            {prefixes[row.lastFrom] && <span className="text-muted">{prefixes[row.lastFrom]}</span>}
            {row.preview || "No messages yet"}
          </p>
          <Holder row={row} />
          {unread && <span aria-hidden className="size-2 shrink-0 rounded-full bg-accent" />}
        </div>
        {hasChips(row) && <Chips row={row} />}
      </div>
    </div>
  );
});

type MarkerProps = { row: ConversationRow; marked: boolean; some: boolean; onToggle: () => void };

/** The avatar; under the pointer, or once something is marked, a checkbox in its place. */
function Marker({ row, marked, some, onToggle }: MarkerProps) {
  return (
    <span className="relative mt-0.5 size-8 shrink-0">
      <Avatar
        name={row.contact.name}
        mark={<MediumIcon medium={row.medium} size={12} />}
        className={some ? "opacity-0" : "group-focus-within:opacity-0 group-hover:opacity-0 pointer-coarse:opacity-100"}
      />
      <input
        type="checkbox"
        checked={marked}
        onChange={onToggle}
        tabIndex={-1}
        aria-label={`Select ${row.contact.name}`}
        className={`absolute inset-1 z-10 m-auto size-4 accent-(--fill) ${some ? "" : "opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:hidden"}`}
      />
    </span>
  );
}

/** Who answers next: spark, face or hollow. */
function Holder({ row }: { row: ConversationRow }) {
  if (row.holder === "agent") {
    return <Sparkles size={14} className="text-accent" aria-label={`${row.agent?.name ?? "The agent"} answers next`} />;
  }
  if (row.holder === "teammate") {
    const name = row.assignee?.name ?? row.handoff?.by ?? "A teammate";
    return (
      <span title={`${name} has it`}>
        <Avatar name={name} size={16} />
        <span className="sr-only">{name} has it</span>
      </span>
    );
  }
  return <Circle size={14} strokeDasharray="3 2.5" className="text-muted" aria-label="Nobody has it" />;
}

function Viewers({ id }: { id: string }) {
  const viewers = useOthers(id).filter((one) => one.who === "teammate");
  return viewers.slice(0, 2).map((one) => (
    <span key={one.name} title={`${one.name} is ${one.doing}`} className="self-center">
      <Avatar name={one.name} size={16} className={one.doing === "typing" ? "breathing" : ""} />
    </span>
  ));
}

const prefixes: Partial<Record<ConversationRow["lastFrom"], string>> = { teammate: "Team: ", agent: "Agent: " };
