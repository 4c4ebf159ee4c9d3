import type { z } from "zod";
import type { newSession, session, visitorMessage, visitorSent } from "../contract/widget.ts";

export type Answer<Value> = { ok: true; value: Value } | { ok: false; status: number };

const patience = 20_000;

/** The visitor's side of the server. A status of 0 means that nothing came back. */
export function openApi(channel: string) {
  const base = `/widget/v1/${channel}`;
  return {
    enter: (body: z.input<typeof newSession>) => call<z.infer<typeof session>>("POST", `${base}/sessions`, { body }),
    send: (token: string, page: string, body: z.input<typeof visitorMessage>) =>
      call<z.infer<typeof visitorSent>>("POST", `${base}/messages`, {
        token,
        body,
        headers: { "x-parley-page": page },
      }),
    typing: (token: string) => call("POST", `${base}/typing`, { token }),
    read: (token: string, seq: number) => call("PUT", `${base}/read`, { token, body: { seq } }),
    live: (token: string, after: number, signal: AbortSignal) =>
      fetch(`${base}/live?after=${after}`, {
        headers: { ...bearer(token), accept: "text/event-stream" },
        credentials: "omit",
        cache: "no-store",
        signal,
      }),
  };
}

async function call<Value>(
  method: string,
  path: string,
  { token, body, headers }: { token?: string; body?: unknown; headers?: Record<string, string> },
): Promise<Answer<Value>> {
  try {
    const response = await fetch(path, {
      method,
      headers: {
        ...headers,
        ...(token && bearer(token)),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "omit",
      signal: AbortSignal.timeout(patience),
    });
    if (!response.ok) return { ok: false, status: response.status };
    const text = await response.text();
    return { ok: true, value: (text ? JSON.parse(text) : null) as Value };
  } catch {
    return { ok: false, status: 0 };
  }
}

function bearer(token: string) {
  return { authorization: `Bearer ${token}` };
}
