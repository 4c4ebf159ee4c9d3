import { createHmac } from "node:crypto";
import type { Download, Failure, Ways } from "../medium.ts";
import { readBytes } from "../read-bytes.ts";
import { type GraphError, pauseAfter, readError } from "./errors.ts";

/** What a call to the Graph API needs; settings and secrets of a channel together are one. */
export type GraphAccount = { baseUrl: string; apiVersion: string; accessToken: string; appSecret: string };

export type GraphCall = {
  method?: "GET" | "POST" | "DELETE";
  /** Behind the version, such as `1234/messages`. */
  path: string;
  query?: Record<string, string>;
  body?: unknown;
};

/** What became of a call. For a read, `unknown` only means that nothing was learned. */
export type GraphAnswer =
  | { kind: "ok"; body: Record<string, unknown> }
  | { kind: "failed"; failure: Failure }
  | { kind: "later"; ms: number; reason: string; failure?: Failure }
  | { kind: "unknown"; reason: string };

/** Everything about one call, its answer's last byte included, ends within this time. */
const mostMs = 15_000;
const mostBytes = 4_000_000;
/** The largest that WhatsApp lets anybody send are documents of 100 MB. */
export const mostFileBytes = 105_000_000;

/** Makes one call and never throws. What surely did not happen is told apart from what nobody knows. */
export async function callGraph(account: GraphAccount, call: GraphCall, ways: Ways): Promise<GraphAnswer> {
  try {
    const response = await ways.fetch(addressOf(account, call), request(account, call));
    return judge(response, await readBody(response));
  } catch (error) {
    return afterNoAnswer(error);
  }
}

/** The bytes behind an address that the Graph API named. Throws when they cannot be had. */
export async function fetchFile(account: GraphAccount, url: string, ways: Ways): Promise<Omit<Download, "name">> {
  const headers = isMetas(new URL(url), account.baseUrl)
    ? { authorization: `Bearer ${account.accessToken}` }
    : undefined;
  const response = await ways.fetch(url, { headers, signal: AbortSignal.timeout(mostMs * 4) });
  if (!response.ok) throw new Error(`Meta answered ${response.status} for the file.`);
  const mime = response.headers.get("content-type") ?? "application/octet-stream";
  return { bytes: await readBytes(response, mostFileBytes), mime };
}

function addressOf({ baseUrl, apiVersion, accessToken, appSecret }: GraphAccount, { path, query }: GraphCall): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, "")}/${apiVersion}/${path}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  url.searchParams.set("appsecret_proof", createHmac("sha256", appSecret).update(accessToken).digest("hex"));
  return url;
}

function request({ accessToken }: GraphAccount, { method = "GET", body }: GraphCall): RequestInit {
  const authorization = `Bearer ${accessToken}`;
  const signal = AbortSignal.timeout(mostMs);
  if (body === undefined) return { method, signal, headers: { authorization } };
  return {
    method,
    signal,
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

/** Null when the answer broke off or is not JSON. */
async function readBody(response: Response): Promise<Record<string, unknown> | null> {
  try {
    const body: unknown = JSON.parse((await readBytes(response, mostBytes)).toString());
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function judge(response: Response, body: Record<string, unknown> | null): GraphAnswer {
  const { status } = response;
  if (status >= 500 || status === 408)
    return { kind: "unknown", reason: `Meta answered with an error of its own (${status}).` };
  const error = body?.error as GraphError | undefined;
  if (status < 400 && !error) {
    if (status < 300 && body) return { kind: "ok", body };
    return { kind: "unknown", reason: "Meta's answer broke off or could not be read." };
  }
  return refusal(response, error);
}

function refusal({ status, headers }: Response, error: GraphError | undefined): GraphAnswer {
  const failure = error ? readError(error) : refusedBare(status);
  const pause = pauseAfter(error ?? {}) ?? (status === 429 ? 60_000 : null);
  if (pause === null) return { kind: "failed", failure };
  return { kind: "later", ms: askedPause(headers) ?? pause, reason: failure.reason, failure };
}

function refusedBare(status: number): Failure {
  const concerns = status === 401 || status === 403 ? "account" : "provider";
  return { code: `http-${status}`, reason: `Meta refused the call (${status}) and did not say why.`, concerns };
}

function askedPause(headers: Headers): number | null {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return seconds > 0 ? Math.min(seconds, 3600) * 1000 : null;
}

/** Without an answer only one thing is sure: where no connection came about, nothing was sent. */
function afterNoAnswer(error: unknown): GraphAnswer {
  const causes = [...chain(error)];
  if (causes.some(forbidden)) {
    const reason = "The address of the Graph API is a private one, which this server may not call.";
    return { kind: "failed", failure: { code: "forbidden-host", reason, concerns: "account" } };
  }
  if (causes.some(neverConnected)) return { kind: "later", ms: 10_000, reason: "Meta could not be reached." };
  const late = causes.some(({ name }) => name === "TimeoutError");
  return { kind: "unknown", reason: late ? "Meta did not answer in time." : "The connection to Meta broke off." };
}

type Cause = { name?: string; code?: string; syscall?: string; cause?: unknown; constructor: { name: string } };

function* chain(error: unknown): Generator<Cause> {
  for (let at = error as Cause | undefined; at; at = at.cause as Cause | undefined) yield at;
}

function forbidden(cause: Cause): boolean {
  return cause.constructor.name === "ForbiddenHost";
}

function neverConnected(cause: Cause): boolean {
  if (cause.syscall === "connect" || cause.syscall === "getaddrinfo") return true;
  return cause.constructor.name === "AggregateError" || beforeTheFirstByte.test(cause.code ?? "");
}

const beforeTheFirstByte =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$|^ERR_TLS_|^ERR_SSL_.*VERSION|CERT|SIGNATURE/;

/** The token is shown to nobody but Meta, wherever a file lies. */
function isMetas({ host, hostname }: URL, baseUrl: string): boolean {
  return host === new URL(baseUrl).host || /(^|\.)(facebook\.com|fbsbx\.com|fbcdn\.net|whatsapp\.net)$/.test(hostname);
}
