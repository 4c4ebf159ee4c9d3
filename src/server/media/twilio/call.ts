import type { Answer, Asked } from "../../infra/fetch.ts";
import type { Failure, Ways } from "../medium.ts";
import { whyNoAnswer } from "../no-answer.ts";
import { readBytes } from "../read-bytes.ts";
import { readError } from "./errors.ts";

/** What a call to the REST API needs; settings and secrets of a channel together are one. */
export type TwilioAccount = { baseUrl: string; accountSid: string; authToken: string };

export type TwilioCall = {
  /** Behind the account, such as `/Messages.json`; empty for the account itself. */
  path: string;
  query?: Record<string, string>;
  /** With a form it is posted. */
  form?: URLSearchParams;
};

/** What became of a call. For a read, `unknown` only means that nothing was learned. */
export type TwilioAnswer =
  | { kind: "ok"; body: Record<string, unknown> }
  | { kind: "failed"; failure: Failure }
  | { kind: "later"; ms: number; reason: string; failure?: Failure }
  | { kind: "unknown"; reason: string };

/** Everything about one call, its answer's last byte included, ends within this time. */
const mostMs = 15_000;
const mostBytes = 4_000_000;

/** Makes one call and never throws. What surely did not happen is told apart from what nobody knows. */
export async function callTwilio(account: TwilioAccount, call: TwilioCall, ways: Ways): Promise<TwilioAnswer> {
  const url = addressOf(account, call);
  try {
    const response = await ways.fetch(url, requestOf(account, call));
    return judge(response, await readJson(response), ways.now());
  } catch (error) {
    return afterNoAnswer(error, url.host);
  }
}

export function authorisation({ accountSid, authToken }: TwilioAccount): string {
  return `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
}

function addressOf({ baseUrl, accountSid }: TwilioAccount, { path, query }: TwilioCall): URL {
  const resource = path || ".json";
  const url = new URL(
    `${baseUrl.replace(/\/+$/, "")}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}${resource}`,
  );
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  return url;
}

function requestOf(account: TwilioAccount, { form }: TwilioCall): Asked {
  const headers = { authorization: authorisation(account), accept: "application/json" };
  const signal = AbortSignal.timeout(mostMs);
  if (!form) return { method: "GET", headers, signal };
  const type = "application/x-www-form-urlencoded";
  return { method: "POST", headers: { ...headers, "content-type": type }, body: form.toString(), signal };
}

/** Null when the answer broke off or is not JSON. */
async function readJson(response: Answer): Promise<Record<string, unknown> | null> {
  try {
    const body: unknown = JSON.parse((await readBytes(response, mostBytes)).toString());
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function judge(response: Answer, body: Record<string, unknown> | null, now: number): TwilioAnswer {
  const { status } = response;
  if (status >= 500 || status === 408)
    return { kind: "unknown", reason: `The provider answered with a fault of its own (${status}).` };
  if (status >= 300) return refusal(response, body, now);
  return body
    ? { kind: "ok", body }
    : { kind: "unknown", reason: "The provider's answer broke off or could not be read." };
}

function refusal({ status, headers }: Answer, body: Record<string, unknown> | null, now: number): TwilioAnswer {
  const failure = failureOf(status, body?.code);
  if (status !== 429) return { kind: "failed", failure };
  return { kind: "later", ms: askedPause(headers.get("retry-after"), now), reason: failure.reason, failure };
}

function failureOf(status: number, code: unknown): Failure {
  if (typeof code === "number") return readError(code);
  if (status === 401 || status === 403) return { ...readError(20003), code: `http-${status}` };
  if (status === 429) return readError(20429);
  const reason = `The provider refused the call (${status}) and did not say why. Check the base address.`;
  return { code: `http-${status}`, reason, concerns: status < 400 || status === 404 ? "account" : "provider" };
}

/** As seconds or as a date; between one second and one hour, whatever was asked for. */
function askedPause(header: string | null, now: number): number {
  const asked = header === null ? Number.NaN : Number(header) * 1000 || Date.parse(header) - now;
  return Math.min(Math.max(asked || 2000, 1000), 3_600_000);
}

function afterNoAnswer(error: unknown, host: string): TwilioAnswer {
  switch (whyNoAnswer(error)) {
    case "forbidden":
      return { kind: "failed", failure: forbidden(host) };
    case "never-connected":
      return { kind: "later", ms: 5000, reason: `${host} could not be reached.` };
    case "late":
      return { kind: "unknown", reason: `${host} did not answer in time.` };
    case "broken-off":
      return { kind: "unknown", reason: `The connection to ${host} broke off.` };
  }
}

function forbidden(host: string): Failure {
  const reason = `The base address ${host} is a private one, which this server may not call.`;
  return { code: "forbidden-host", reason, concerns: "account" };
}
