import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MediumIcon } from "../../media.tsx";
import { Time } from "../../ui/time.tsx";
import { ofContactQuery } from "../queries.ts";

/** The last ten with this contact. */
export function Conversations({ contact, current }: { contact: string; current: string }) {
  const rows = useQuery(ofContactQuery(contact)).data?.items ?? [];
  const others = rows.filter((row) => row.id !== current);
  if (others.length === 0) return <p className="text-muted">This is the only one.</p>;
  return (
    <ul className="-mx-2">
      {others.map((row) => (
        <li key={row.id}>
          <Link
            to="/inbox/$view/$conversation"
            params={{ view: "all", conversation: row.id }}
            className="flex h-8 items-center gap-2 rounded-md px-2 hover:bg-hover"
          >
            <span className="text-muted">
              <MediumIcon medium={row.medium} />
            </span>
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {row.preview}
            </span>
            <Time at={row.lastAt} className="text-muted text-small" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
