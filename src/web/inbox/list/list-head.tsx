import { Search, SlidersHorizontal } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useCommands } from "../../commands.ts";
import { IconButton } from "../../ui/button.tsx";
import { usePlace } from "../place.ts";
import { ActiveFilters } from "./active-filters.tsx";
import { FilterMenu } from "./filter-menu.tsx";
import { MediumTabs } from "./medium-tabs.tsx";
import { SearchField } from "./search-field.tsx";
import { ViewMenu } from "./view-menu.tsx";

/** What the list shows: the view, the search, and every filter that narrows it. While some are marked, what to do with them takes the place of the view. */
export function ListHead({ bulk }: { bulk: ReactNode }) {
  const { filters } = usePlace();
  const [searching, setSearching] = useState(Boolean(filters.q));
  const field = useRef<HTMLInputElement>(null);

  function search() {
    setSearching(true);
    requestAnimationFrame(() => field.current?.focus());
  }

  useCommands([{ id: "search", title: "Search conversations", group: "Inbox", keys: ["/"], run: search }]);
  return (
    <header className="shrink-0 border-b">
      {bulk || (
        <div className="flex h-14 items-center gap-1 ps-2 pe-2">
          <ViewMenu />
          <div className="flex-1" />
          <IconButton
            label="Search"
            shortcut="/"
            aria-pressed={searching}
            onClick={() => (searching ? setSearching(false) : search())}
          >
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
      )}
      {searching && <SearchField ref={field} onClose={() => setSearching(false)} />}
      <MediumTabs />
      <ActiveFilters />
    </header>
  );
}
