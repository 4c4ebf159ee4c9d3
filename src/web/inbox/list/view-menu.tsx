import { ChevronDown } from "lucide-react";
import { useCounts } from "../../counts.ts";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { usePlace } from "../place.ts";
import { viewName, viewNames } from "./views.ts";

export function ViewMenu() {
  const { filters, filter } = usePlace();
  const counts = useCounts();
  const own = viewNames.find((one) => one.view === filters.view)?.count;
  const count = own && counts?.[own];
  const trigger = (
    <button
      type="button"
      className="flex h-9 min-w-0 items-center gap-1.5 rounded-md px-2 hover:bg-hover data-popup-open:bg-hover"
    >
      <span className="truncate font-semibold text-title">{viewName(filters.view)}</span>
      {count ? <span className="text-muted">{count}</span> : null}
      <ChevronDown size={16} className="text-muted" />
    </button>
  );
  return (
    <Menu trigger={trigger}>
      {viewNames.map((one) => (
        <MenuItem
          key={one.view}
          checked={one.view === filters.view}
          shortcut={one.keys?.[0]}
          hint={one.hint}
          onSelect={() => filter({ view: one.view })}
        >
          <span className="flex items-center gap-2">
            {one.name}
            {one.count && <span className="text-muted">{counts?.[one.count] ?? ""}</span>}
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}
