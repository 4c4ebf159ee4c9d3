import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

export type Column<Row> = {
  /** Read out and shown on top; `""` for a column of buttons. */
  title: string;
  render: (row: Row) => ReactNode;
  align?: "start" | "end";
  /** Tailwind classes for the width, or to hide it where it is narrow. */
  className?: string;
};

type TableProps<Row> = {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  /** Makes the first cell a link that spans the row. */
  linkTo?: (row: Row) => string;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
};

export function Table<Row>({ label, columns, rows, keyOf, linkTo, empty }: TableProps<Row>) {
  if (rows.length === 0 && empty) return empty;
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-start" aria-label={label}>
        <thead>
          <tr className="border-b text-muted text-small">
            {columns.map((column) => (
              <th
                key={column.title}
                scope="col"
                className={`h-8 px-2 font-normal first:ps-0 last:pe-0 ${cell(column)}`}
              >
                {column.title || <span className="sr-only">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className={`relative border-b last:border-b-0 ${linkTo ? "hover:bg-hover" : ""}`}>
              {columns.map((column, index) => (
                <td key={column.title} className={`h-10 px-2 py-1.5 first:ps-0 last:pe-0 ${cell(column)}`}>
                  {linkTo && index === 0 ? (
                    <Link to={linkTo(row)} className="font-medium after:absolute after:inset-0">
                      {column.render(row)}
                    </Link>
                  ) : (
                    column.render(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cell<Row>({ align, className }: Column<Row>): string {
  return `${align === "end" ? "text-end" : "text-start"} ${className ?? ""}`;
}
