import { Refusal } from "./http.ts";

export type Page<Item> = { items: Item[]; next: string | null };

/** One row more than asked for was read: if it is there, so is another page. */
export function toPage<Item>(rows: Item[], limit: number, cursorOf: (item: Item) => string): Page<Item> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? cursorOf(items.at(-1)!) : null };
}

/** PostgreSQL's own words for a time, to the microsecond: a `Date` would lose rows of the same millisecond. */
export const cursorTime = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

/** The place of a row in a list by time, with `at` in the words of `cursorTime`. */
export function timeCursor(at: string, id: string): string {
  return Buffer.from(`${at} ${id}`).toString("base64url");
}

export function readTimeCursor(cursor: string): { at: string; id: string } {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) && !Number.isNaN(Date.parse(at))) return { at, id };
  const reason = "is not one that a list has given";
  throw new Refusal(422, "wrong_input", `cursor: ${reason}.`, { cursor: reason });
}
