import type { Probe, Ways } from "../medium.ts";
import { callGraph, type GraphAccount } from "./graph.ts";
import { type Found, findToken, fine, refused, together, wrong } from "./probe.ts";

export type Wanted = {
  id: string;
  /** What in the Graph messages go through. */
  node: string;
  noun: string;
  /** What to ask the account for, and what of it is its name. */
  fields: string;
  name: string;
  /** Without these nothing works, in the two spellings of Meta's two logins. */
  scopes: string[][];
  /** What Meta should post, if the subscription names it. */
  subscriptions: string[];
};

/** Asks for the account, for the token and for what Meta is told to post. Changes nothing. */
export async function probeMessaging(account: GraphAccount, wanted: Wanted, ways: Ways): Promise<Probe> {
  const first = await findAccount(account, wanted, ways);
  if (first.health) return together([first], "");
  const others = await Promise.all([findToken(account, wanted.scopes, ways), findSubscriptions(account, wanted, ways)]);
  const found = [first, ...others.filter((one) => one !== null)];
  return together(found, "The account answers and posts what arrives.");
}

async function findAccount(account: GraphAccount, { id, noun, fields, name }: Wanted, ways: Ways): Promise<Found> {
  const title = `The ${noun} answers`;
  const answer = await callGraph(account, { path: id, query: { fields } }, ways);
  if (answer.kind !== "ok") return refused(title, answer);
  const { [name]: called = id, user_id: posted = id } = answer.body;
  // An Instagram account has two ids, and what Meta posts bears only this one.
  if (String(posted) !== id)
    return wrong(title, {
      state: "disconnected",
      code: "other-id",
      reason: `Meta's webhooks call this account ${posted}. Use this id.`,
    });
  return fine(title, `It is ${called}.`);
}

async function findSubscriptions(account: GraphAccount, wanted: Wanted, ways: Ways): Promise<Found> {
  const title = "Meta posts what arrives";
  const answer = await callGraph(account, { path: `${wanted.node}/subscribed_apps` }, ways);
  if (answer.kind !== "ok") return refused(title, answer);
  const fields = subscribed(answer.body);
  const missing = wanted.subscriptions.filter((field) => !fields.includes(field));
  if (fields.length === 0 || missing.includes("messages"))
    return wrong(title, {
      state: "disconnected",
      code: "webhook-missing",
      reason: `No app is subscribed to the ${wanted.noun}'s messages.`,
    });
  if (missing.length > 0)
    return wrong(title, {
      state: "degraded",
      code: "webhook-incomplete",
      reason: `The subscription lacks ${missing.join(", ")}.`,
    });
  return fine(title, "Everything needed is subscribed.");
}

/** Several apps may be subscribed, and a page does not say which of them is ours. */
function subscribed({ data }: Record<string, unknown>): string[] {
  if (!Array.isArray(data)) return [];
  return data
    .filter(isObject)
    .flatMap(({ subscribed_fields: fields }) => (Array.isArray(fields) ? fields.map(String) : []));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
