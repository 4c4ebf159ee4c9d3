import type { Done } from "../../domain/result.ts";
import { notFound } from "../infra/http.ts";
import type { Principal } from "./guard.ts";

/** Who does something to which thing, as the verbs take it. */
export function about({ workspace, actor }: Principal, id: string) {
  return { workspace, id, by: actor };
}

/** What a verb answered, as the API tells it. */
export function settled(result: Done, what: string): { ok: true } {
  if (!result.ok) throw notFound(what);
  return { ok: true };
}

/** What was looked for; refused when it is not there. */
export function found<Thing>(thing: Thing | null | undefined, what: string): Thing {
  if (thing === null || thing === undefined) throw notFound(what);
  return thing;
}
