import { Dialog as Base } from "@base-ui/react/dialog";
import { useNavigate } from "@tanstack/react-router";
import { Command as Cmdk } from "cmdk";
import { Search } from "lucide-react";
import { useRef, useState } from "react";
import { Kbd } from "../ui/kbd.tsx";
import { find } from "./find.ts";
import { closeOverlay } from "./overlay.ts";
import { type Entry, useKnown, useOffered } from "./use-entries.tsx";
import { useArticles, usePeople } from "./use-found.tsx";

/** Whatever can be done, gone to or opened, found by a few letters; what was used last comes first. */
export function Palette() {
  const [text, setText] = useState("");
  const groups = useGroups(text.trim());
  const entries = groups.flatMap((group) => group.entries);
  // Searching for it is what is left where nothing is called so.
  const first = (entries.find(({ id }) => id !== searchAll) ?? entries[0])?.id ?? "";
  // Until somebody moves, the first stands ready, whatever else arrives.
  const moved = useRef(false);
  const [at, setAt] = useState<string | null>(null);

  function type(next: string) {
    moved.current = false;
    setAt(null);
    setText(next);
  }

  function run(entry: Entry) {
    closeOverlay();
    if (!entry.distant) remember(entry.id);
    // After the dialog has given the focus back, so that what the command focuses keeps it.
    setTimeout(entry.run);
  }

  return (
    <Base.Root open onOpenChange={(next) => !next && closeOverlay()}>
      <Base.Portal>
        <Base.Backdrop className="fade fixed inset-0 z-50 bg-[oklch(0.15_0.01_265/0.3)]" />
        <Base.Popup className="pop fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 rounded-md bg-raised shadow-float">
          <Base.Title className="sr-only">Search and act</Base.Title>
          <Cmdk
            label="Search and act"
            loop
            shouldFilter={false}
            value={at ?? first}
            onValueChange={(next) => moved.current && setAt(next)}
            onKeyDownCapture={({ key }) => {
              moved.current ||= /^(Arrow(Up|Down)|Home|End|[njpk])$/.test(key);
            }}
            onPointerMoveCapture={() => {
              moved.current = true;
            }}
          >
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search size={16} className="text-muted" />
              <Cmdk.Input
                autoFocus
                value={text}
                onValueChange={type}
                placeholder="Find people, articles, pages and actions"
                className="h-12 w-full bg-transparent text-message outline-none placeholder:text-muted"
              />
            </div>
            <Cmdk.List className="max-h-[50vh] overflow-y-auto p-1.5">
              {groups.map(({ heading, entries }) => (
                <Cmdk.Group key={heading} heading={heading} className={group}>
                  {entries.map((entry) => (
                    <Row key={entry.id} entry={entry} onRun={() => run(entry)} />
                  ))}
                </Cmdk.Group>
              ))}
            </Cmdk.List>
          </Cmdk>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

type Group = { heading: string; entries: Entry[] };

function useGroups(text: string): Group[] {
  const offered = useOffered();
  const known = useKnown();
  const people = usePeople(text);
  const articles = useArticles(text);
  const search = useSearchFor(text);
  const [recent] = useState(readRecent);
  const groups = text
    ? [
        { heading: "", entries: find(withoutDoubles([...offered, ...known]), text, recent).slice(0, mostFound) },
        { heading: "People", entries: people },
        { heading: "Conversations", entries: [search] },
        { heading: "Articles", entries: articles },
      ]
    : asOffered(offered, known, recent);
  return groups.filter(({ entries }) => entries.length > 0);
}

const mostFound = 12;
const searchAll = "search-conversations";

/** Before anything is typed: what was used last, then what is in front of one, then the rest. */
function asOffered(offered: Entry[], known: Entry[], recent: string[]): Group[] {
  const all = [...offered, ...known];
  const used = recent.flatMap((id) => all.find((entry) => entry.id === id) ?? []).slice(0, 4);
  const rest = offered.filter((entry) => !used.includes(entry));
  const byHeading = Map.groupBy(rest, ({ hint }) => hint ?? "");
  // What was offered last belongs to what is in front of one, so it stands first; what is everywhere comes after it.
  const here = [...byHeading].reverse().filter(([heading]) => !everywhere.includes(heading));
  const groups = [...here, ...everywhere.map((heading) => [heading, byHeading.get(heading) ?? []] as const)];
  return [
    { heading: "Recent", entries: used },
    // The heading says it already.
    ...groups.map(([heading, entries]) => ({
      heading,
      entries: entries.map((entry) => ({ ...entry, hint: undefined })),
    })),
  ];
}

const everywhere = ["Go to", "Everywhere", "You"];

/** A page may offer by a key what is known everywhere. */
function withoutDoubles(entries: Entry[]): Entry[] {
  const byTitle = new Map<string, Entry>();
  for (const entry of entries) if (!byTitle.has(entry.title)) byTitle.set(entry.title, entry);
  return [...byTitle.values()];
}

function useSearchFor(text: string): Entry {
  const navigate = useNavigate();
  return {
    id: searchAll,
    title: `Search conversations for “${text}”`,
    icon: <Search size={16} className="text-muted" />,
    distant: true,
    run: () => navigate({ to: "/inbox/$view", params: { view: "all" }, search: { q: text } }),
  };
}

function Row({ entry: { id, title, icon, hint, keys }, onRun }: { entry: Entry; onRun: () => void }) {
  return (
    <Cmdk.Item value={id} onSelect={onRun} className={row}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{title}</span>
      {hint && <span className="max-w-[45%] truncate text-muted text-small">{hint}</span>}
      {keys && (
        <span className="text-muted">
          <Kbd keys={keys} />
        </span>
      )}
    </Cmdk.Item>
  );
}

function readRecent(): string[] {
  try {
    return JSON.parse(localStorage.getItem(recentKey) ?? "[]");
  } catch {
    return [];
  }
}

function remember(id: string) {
  const recent = [id, ...readRecent().filter((other) => other !== id)];
  localStorage.setItem(recentKey, JSON.stringify(recent.slice(0, 8)));
}

const recentKey = "parley.recent-commands";
const row = "flex h-9 select-none items-center gap-2.5 rounded-sm px-2.5 data-[selected=true]:bg-hover";
const group =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-small";
