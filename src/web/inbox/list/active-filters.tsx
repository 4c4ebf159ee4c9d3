import { X } from "lucide-react";
import { useActiveFilters } from "./filters.ts";

export function ActiveFilters() {
  const active = useActiveFilters();
  if (active.length === 0) return null;
  return (
    <ul aria-label="Active filters" className="flex flex-wrap gap-1 px-3 pb-2">
      {active.map(({ name, label, clear }) => (
        <li key={name}>
          <button
            type="button"
            onClick={clear}
            aria-label={`Clear the filter ${label}`}
            className="flex h-6 max-w-60 items-center gap-1 rounded-md bg-accent/10 ps-2 pe-1 text-accent text-small hover:bg-accent/18"
          >
            <span className="truncate">{label}</span>
            <X size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}
