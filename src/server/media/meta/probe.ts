import type { Health, Probe, Ways } from "../medium.ts";
import { healthAfter } from "./errors.ts";
import { callGraph, type GraphAccount, type GraphAnswer } from "./graph.ts";

/** One step of a check; `health` is what is wrong with the channel because of it. */
export type Found = { step: Probe["steps"][number]; health: Health | null };

/** All steps as one; `good` says it where nothing is wrong. */
export function together(found: Found[], good: string): Probe {
  const troubles = found.flatMap(({ health }) => (health ? [health] : []));
  const worst = troubles.find(({ state }) => state === "disconnected") ?? troubles[0];
  return {
    health: worst ?? { state: "connected", code: "ok", reason: good },
    steps: found.map(({ step }) => step),
  };
}

export function fine(name: string, detail: string): Found {
  return { step: { name, ok: true, detail }, health: null };
}

export function wrong(name: string, health: Health): Found {
  return { step: { name, ok: false, detail: health.reason }, health };
}

export function refused(name: string, answer: Exclude<GraphAnswer, { kind: "ok" }>): Found {
  if (answer.kind === "failed") return wrong(name, healthAfter(answer.failure));
  return wrong(name, { state: "degraded", code: "unreachable", reason: answer.reason });
}

/** Without one of each of `scopes` nothing works. Null where Meta does not tell: only some tokens may be asked about. */
export async function findToken(account: GraphAccount, scopes: string[][], ways: Ways): Promise<Found | null> {
  const name = "The access token is valid";
  const query = { input_token: account.accessToken };
  const answer = await callGraph(account, { path: "debug_token", query }, ways);
  const token = answer.kind === "ok" ? (answer.body.data as TokenFacts | undefined) : undefined;
  if (!token) return null;
  if (token.is_valid === false) return wrong(name, expired);
  const missing = lacking(scopes, token.scopes);
  if (missing.length === 0) return expiry(name, (Number(token.expires_at) || 0) * 1000, ways.now());
  const reason = `The access token lacks ${missing.join(" and ")}.`;
  return wrong(name, { state: "disconnected", code: "permission-missing", reason });
}

type TokenFacts = { is_valid?: unknown; scopes?: unknown; expires_at?: unknown };

const expired: Health = {
  state: "disconnected",
  code: "token-expired",
  reason: "The access token is not valid any more. Connect the channel again.",
};

function lacking(scopes: string[][], granted: unknown): string[] {
  if (!Array.isArray(granted)) return [];
  return scopes.filter((names) => !names.some((name) => granted.includes(name))).map(([name]) => name!);
}

const dayMs = 86_400_000;
const warnDays = 7;

function expiry(name: string, end: number, now: number): Found {
  if (end === 0) return fine(name, "It does not expire.");
  const days = Math.max(Math.ceil((end - now) / dayMs), 0);
  const left = `It ends in ${days} ${days === 1 ? "day" : "days"}.`;
  if (days > warnDays) return fine(name, left);
  return wrong(name, {
    state: "degraded",
    code: "token-expiring",
    reason: `${left} Connect the channel again before.`,
  });
}
