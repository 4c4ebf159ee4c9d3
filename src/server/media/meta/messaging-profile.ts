import type { Ways } from "../medium.ts";
import { callGraph, type GraphAccount } from "./graph.ts";

export type MetaProfile = { name: string; picture: string | null };

/** Who a page-scoped id belongs to. Meta tells it only of people who have written, and not always then. */
export async function readProfile(
  id: string,
  account: GraphAccount,
  ways: Ways,
  fields: string,
): Promise<MetaProfile | null> {
  const answer = await callGraph(account, { path: encodeURIComponent(id), query: { fields } }, ways);
  if (answer.kind !== "ok") return null;
  const { name, first_name, last_name, username, profile_pic } = answer.body;
  const called = [name, [first_name, last_name].filter(Boolean).join(" "), username].find(isName);
  return called === undefined ? null : { name: called, picture: typeof profile_pic === "string" ? profile_pic : null };
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
