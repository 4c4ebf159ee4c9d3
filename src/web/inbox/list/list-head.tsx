import { Search, SlidersHorizontal, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useCommands } from "../../commands.ts";
import { IconButton } from "../../ui/button.tsx";
import { usePlace } from "../place.ts";
import { ActiveFilters } from "./active-filters.tsx";
import { FilterMenu } from "./filter-menu.tsx";
import { MediumTabs } from "./medium-tabs.tsx";
import { ViewMenu } from "./view-menu.tsx";

/** What the list shows: the view, the search, and every filter that narrows it. */
export function ListHead() {
  const { filters } = usePlace();
  const [searching, setSearching] = useState(Boolean(filters.q));
  const field = useRef<HTMLInputElement>(null);

  function search() {
    setSearching(true);
    requestAnimationFrame(() => field.current?.focus());
  }

  useCommands([
    { id: "search", title: "Search conversations", group: "Inbox", keys: ["/"], run: search },
  ]);
  return (
    <header className="shrink-0 border-b">
      <div className="flex h-14 items-center gap-1 ps-2 pe-2">
        <ViewMenu />
        <div className="flex-1" />
        <IconButton label="Search" shortcut="/" aria-pressed={searching} onClick={() => setSearching(!searching)}>
          <Search size={16} />
        </IconButton>
        <FilterMenu
          trigger={
            <IconButton label="Filter by agent or channel">
              <SlidersHorizontal size={16} />
            </IconButton>
          }
        />
      </div>
      {searching && <SearchField onClose={() => setSearching(false)} />}
      <MediumTabs />
      <ActiveFilters />
    </header>
  );
}

function SearchField({ onClose }: { onClose: () => void }) {
  const { filters, filter } = usePlace();
  const [text, setText] = useState(filters.q ?? "");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address follows the typing, not the other way round
  useEffect(() => {
    if ((filters.q ?? "") === text.trim()) return;
    const timer = setTimeout(() => filter({ q: text.trim() || undefined }), 250);
    return () => clearTimeout(timer);
  }, [text]);

  function close() {
    if (filters.q) filter({ q: undefined });
    onClose();
  }

  return (
    <search className="relative block px-3 pb-2">
      <input
        ref={field}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && close()}
        aria-label="Search conversations"
        placeholder="Name, email, phone or words"
        className="h-8 w-full rounded-md border border-edge/70 bg-surface ps-2.5 pe-8 placeholder:text-muted focus:border-accent focus:outline-1 focus:outline-accent focus:outline-offset-0 max-pane:text-[1rem] [&::-webkit-search-cancel-button]:hidden"
      />
      <IconButton
        label="Close the search"
        shortcut="escape"
        size="small"
        onClick={close}
        className="absolute top-1 right-4"
      >
        <X size={14} />
      </IconButton>
    </search>
  );
}
