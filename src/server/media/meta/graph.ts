import { createHmac } from "node:crypto";
import type { Answer, Asked } from "../../infra/fetch.ts";
import { downloadFile } from "../download-file.ts";
import type { Download, Failure, Ways } from "../medium.ts";
import { whyNoAnswer } from "../no-answer.ts";
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
export function fetchFile(account: GraphAccount, url: string, ways: Ways): Promise<Download> {
  const headers = isMetas(new URL(url), account.baseUrl)
    ? { authorization: `Bearer ${account.accessToken}` }
    : undefined;
  return downloadFile(url, ways, { mostMs: mostMs * 4, mostBytes: mostFileBytes, headers });
}

function addressOf({ baseUrl, apiVersion, accessToken, appSecret }: GraphAccount, { path, query }: GraphCall): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, "")}/${apiVersion}/${path}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  url.searchParams.set("appsecret_proof", createHmac("sha256", appSecret).update(accessToken).digest("hex"));
  return url;
}

function request({ accessToken }: GraphAccount, { method = "GET", body }: GraphCall): Asked {
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
async function readBody(response: Answer): Promise<Record<string, unknown> | null> {
  try {
    const body: unknown = JSON.parse((await readBytes(response, mostBytes)).toString());
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function judge(response: Answer, body: Record<string, unknown> | null): GraphAnswer {
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

function refusal({ status, headers }: Answer, error: GraphError | undefined): GraphAnswer {
  const failure = error ? readError(error) : refusedBare(status);
  const pause = pauseAfter(error ?? {}) ?? (status === 429 ? 60_000 : null);
  if (pause === null) return { kind: "failed", failure };
  return { kind: "later", ms: askedPause(headers) ?? pause, reason: failure.reason, failure };
}

function refusedBare(status: number): Failure {
  const concerns = status === 401 || status === 403 ? "account" : "provider";
  return { code: `http-${status}`, reason: `Meta refused the call (${status}) and did not say why.`, concerns };
}

function askedPause(headers: Answer["headers"]): number | null {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return seconds > 0 ? Math.min(seconds, 3600) * 1000 : null;
}

function afterNoAnswer(error: unknown): GraphAnswer {
  switch (whyNoAnswer(error)) {
    case "forbidden":
      return { kind: "failed", failure: forbidden };
    case "never-connected":
      return { kind: "later", ms: 10_000, reason: "Meta could not be reached." };
    case "late":
      return { kind: "unknown", reason: "Meta did not answer in time." };
    case "broken-off":
      return { kind: "unknown", reason: "The connection to Meta broke off." };
  }
}

const forbidden: Failure = {
  code: "forbidden-host",
  reason: "The address of the Graph API is a private one, which this server may not call.",
  concerns: "account",
};

/** The token is shown to nobody but Meta, wherever a file lies. */
function isMetas({ host, hostname }: URL, baseUrl: string): boolean {
  return host === new URL(baseUrl).host || /(^|\.)(facebook\.com|fbsbx\.com|fbcdn\.net|whatsapp\.net)$/.test(hostname);
}
