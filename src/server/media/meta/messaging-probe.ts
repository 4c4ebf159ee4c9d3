import type { Health, Probe, Ways } from "../medium.ts";
import { healthAfter } from "./errors.ts";
import { callGraph, type GraphAccount, type GraphAnswer } from "./graph.ts";

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

type Step = Probe["steps"][number];
type Found = { step: Step; health: Health | null };

/** Asks for the account, for the token and for what Meta is told to post. Changes nothing. */
export async function probeMessaging(account: GraphAccount, wanted: Wanted, ways: Ways): Promise<Probe> {
  const first = await findAccount(account, wanted, ways);
  if (first.health) return { health: first.health, steps: [first.step] };
  const others = await Promise.all([findToken(account, wanted, ways), findSubscriptions(account, wanted, ways)]);
  const found = [first, ...others.filter((one) => one !== null)];
  return { health: worst(found), steps: found.map(({ step }) => step) };
}

async function findAccount(account: GraphAccount, { id, noun, fields, name }: Wanted, ways: Ways): Promise<Found> {
  const title = `The ${noun} answers`;
  const answer = await callGraph(account, { path: id, query: { fields } }, ways);
  if (answer.kind !== "ok") return refused(title, answer);
  const { [name]: called = id, user_id: posted = id } = answer.body;
  // An Instagram account has two ids, and what Meta posts bears only this one.
  if (String(posted) !== id)
    return wrong(title, "disconnected", "other-id", `Meta's webhooks call this account ${posted}. Use this id.`);
  return fine(title, `It is ${called}.`);
}

/** Null where Meta does not tell: only some tokens may be asked about. */
async function findToken(account: GraphAccount, { scopes }: Wanted, ways: Ways): Promise<Found | null> {
  const title = "The access token is valid";
  const answer = await callGraph(account, { path: "debug_token", query: { input_token: account.accessToken } }, ways);
  if (answer.kind !== "ok" || !isObject(answer.body.data)) return null;
  const { is_valid, scopes: granted, expires_at } = answer.body.data;
  if (is_valid === false)
    return wrong(
      title,
      "disconnected",
      "token-expired",
      "The access token is not valid any more. Connect the channel again.",
    );
  const missing = Array.isArray(granted) ? scopes.filter((names) => !names.some((name) => granted.includes(name))) : [];
  if (missing.length > 0)
    return wrong(
      title,
      "disconnected",
      "permission-missing",
      `The access token lacks ${missing.map(([name]) => name).join(" and ")}.`,
    );
  return expiry(title, typeof expires_at === "number" ? expires_at * 1000 : 0, ways.now());
}

function expiry(title: string, end: number, now: number): Found {
  if (end === 0) return fine(title, "It does not expire.");
  const days = Math.max(Math.ceil((end - now) / dayMs), 0);
  const left = `It ends in ${days} ${days === 1 ? "day" : "days"}.`;
  return days > warnDays
    ? fine(title, left)
    : wrong(title, "degraded", "token-expiring", `${left} Connect the channel again before.`);
}

const dayMs = 86_400_000;
const warnDays = 7;

async function findSubscriptions(account: GraphAccount, wanted: Wanted, ways: Ways): Promise<Found> {
  const title = "Meta posts what arrives";
  const answer = await callGraph(account, { path: `${wanted.node}/subscribed_apps` }, ways);
  if (answer.kind !== "ok") return refused(title, answer);
  const fields = subscribed(answer.body);
  const missing = wanted.subscriptions.filter((field) => !fields.includes(field));
  if (fields.length === 0 || missing.includes("messages"))
    return wrong(title, "disconnected", "webhook-missing", `No app is subscribed to the ${wanted.noun}'s messages.`);
  if (missing.length > 0)
    return wrong(title, "degraded", "webhook-incomplete", `The subscription lacks ${missing.join(", ")}.`);
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

function fine(name: string, detail: string): Found {
  return { step: { name, ok: true, detail }, health: null };
}

function wrong(name: string, state: Health["state"], code: string, reason: string): Found {
  return { step: { name, ok: false, detail: reason }, health: { state, code, reason } };
}

function refused(name: string, answer: Exclude<GraphAnswer, { kind: "ok" }>): Found {
  if (answer.kind !== "failed") return wrong(name, "degraded", "unreachable", answer.reason);
  const health = healthAfter(answer.failure);
  return { step: { name, ok: false, detail: health.reason }, health };
}

function worst(found: Found[]): Health {
  const troubles = found.flatMap(({ health }) => (health ? [health] : []));
  return (
    troubles.find(({ state }) => state === "disconnected") ??
    troubles[0] ?? { state: "connected", code: "ok", reason: "The account answers and posts what arrives." }
  );
}
