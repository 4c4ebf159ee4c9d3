import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BadgeCheck, Circle, PenLine, Sparkles } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { ConversationRow } from "../../../contract/conversations.ts";
import { MediumIcon } from "../../media.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Time } from "../../ui/time.tsx";
import { nameInWords } from "../numbers.ts";
import type { Filters } from "../place.ts";
import { useOthers } from "../presence.ts";
import { conversationQuery } from "../queries.ts";
import { personOf, standingOf } from "../waiting.ts";
import { Chips, hasChips } from "./chips.tsx";
import { Found } from "./found.tsx";
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
            <bdi>{nameInWords(row.contact.name)}</bdi>
            {unread && <span className="sr-only">, {row.unread} unread</span>}
          </Link>
          <Viewers id={row.id} />
          <Time at={row.lastAt} className="text-muted text-small" />
        </div>
        <div className="flex items-center gap-2">
          <p dir="auto" className={`min-w-0 flex-1 truncate text-start ${unread ? "text-text" : "text-muted"}`}>
            {row.found ? <Found passage={row.found.passage} /> : <Latest row={row} />}
          </p>
          {!open && <Drafted row={row} />}
          <Holder row={row} />
          {unread && <span aria-hidden className="size-2 shrink-0 rounded-full bg-accent" />}
        </div>
        {hasChips(row) && <Chips row={row} />}
      </div>
    </div>
  );
});

function Latest({ row: { medium, subject, lastFrom, preview } }: { row: ConversationRow }) {
  return (
    <>
      {medium === "email" && subject && <bdi className="text-text">{subject} · </bdi>}
      {prefixes[lastFrom] && <span className="text-muted">{prefixes[lastFrom]}</span>}
      {preview || "No messages yet"}
    </>
  );
}

/** What one left unsent here; what this tab knows of it is newer than the list. */
function Drafted({ row: { id, drafted } }: { row: ConversationRow }) {
  const { data } = useQuery({ ...conversationQuery(id), enabled: false });
  if (data ? !data.draft : !drafted) return null;
  return <Badge icon={<PenLine size={12} />}>Draft</Badge>;
}

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
      {/* All of the avatar is to be hit, by a finger too. */}
      <label className="absolute inset-0 z-10 flex">
        <input
          type="checkbox"
          checked={marked}
          onChange={onToggle}
          tabIndex={-1}
          aria-label={`Select ${nameInWords(row.contact.name)}`}
          className={`m-auto size-4 accent-(--fill) ${some ? "" : "opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-0"}`}
        />
      </label>
    </span>
  );
}

/** Who answers next: spark, face or hollow; a check mark where nobody need. */
function Holder({ row }: { row: ConversationRow }) {
  const person = personOf(row);
  return (
    <Sign says={standingOf(row)}>
      {row.resolved ? done : row.holder === "agent" ? spark : person ? <Avatar name={person} size={16} /> : hollow}
    </Sign>
  );
}

const spark = <Sparkles size={14} className="text-accent" />;
const done = <BadgeCheck size={14} className="text-muted" />;
const hollow = <Circle size={14} strokeDasharray="3 2.5" className="text-muted" />;

/** Above the link that the whole row is, so that the pointer finds its words. */
function Sign({ says, children }: { says: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a ground for the pointer; the link serves everybody
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the link does the same
    <span
      title={says}
      onClick={({ currentTarget }) => currentTarget.closest("li")?.querySelector("a")?.click()}
      className="relative z-10 flex shrink-0"
    >
      {children}
      <span className="sr-only">{says}</span>
    </span>
  );
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
