import type { ArticleRow } from "../../contract/knowledge.ts";
import { Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { ArticleState } from "./article-state.tsx";

export function ArticleTable({ rows }: { rows: ArticleRow[] }) {
  return (
    <Table
      label="Articles"
      rows={rows}
      keyOf={({ id }) => id}
      linkTo={({ id }) => `/knowledge/${id}`}
      columns={[
        { title: "Title", render: ({ title }) => <span dir="auto">{title}</span> },
        { title: "State", className: "w-28", render: ({ state }) => <ArticleState state={state} /> },
        { title: "Cited", align: "end", className: "w-16", render: ({ cited }) => <Cited count={cited} /> },
        {
          title: "Imported from",
          className: "hidden max-w-60 wide:table-cell",
          render: ({ origin }) => <span className="block truncate text-muted">{origin}</span>,
        },
        {
          title: "Changed",
          align: "end",
          className: "hidden w-24 pane:table-cell",
          render: ({ updatedAt }) => <Time at={updatedAt} />,
        },
      ]}
    />
  );
}

function Cited({ count }: { count: number }) {
  return (
    <span className={count === 0 ? "text-muted" : ""} title={`${count} answers cite it`}>
      {count}
    </span>
  );
}
