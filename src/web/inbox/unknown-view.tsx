import { Link, useSearch } from "@tanstack/react-router";
import { Empty } from "../ui/empty.tsx";
import { viewName, viewNames } from "./list/views.ts";
import type { Search } from "./search.ts";

/** An address may have been typed, or come from elsewhere. */
export function UnknownView({ view, conversation }: { view: string; conversation: string | undefined }) {
  const search = useSearch({ strict: false }) as Search;
  const near = viewNames.find((one) => one.view.includes(view.toLowerCase()))?.view ?? "all";
  const look = "rounded-md bg-fill px-3 py-1.5 font-medium text-on-fill";
  const link = conversation ? (
    <Link to="/inbox/$view/$conversation" params={{ view: "all", conversation }} search={search} className={look}>
      Open the conversation
    </Link>
  ) : (
    <Link to="/inbox/$view" params={{ view: near }} search={search} className={look}>
      Show {viewName(near).toLowerCase()}
    </Link>
  );
  return (
    <Empty title={`The inbox has no view “${view}”`} action={link} className="h-full flex-1">
      The address names one that does not exist. It may have been typed wrongly, or have had this name once.
    </Empty>
  );
}
