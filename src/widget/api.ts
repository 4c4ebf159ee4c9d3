import type { z } from "zod";
import type {
  newSession,
  profiled,
  rating,
  session,
  Uploaded,
  visitorMessage,
  visitorProfile,
  visitorSent,
} from "../contract/widget.ts";
import type { Answer } from "./answer.ts";
import type { Upload } from "./attachments.ts";

const patience = 20_000;

/** The visitor's side of the server. */
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
    upload: (token: string, ...[file, share, signal]: Parameters<Upload>) =>
      upload(`${base}/files?name=${encodeURIComponent(file.name.slice(0, 400))}`, { token, file, share, signal }),
    profile: (token: string, body: z.input<typeof visitorProfile>) =>
      call<z.infer<typeof profiled>>("PUT", `${base}/profile`, { token, body }),
    rate: (token: string, body: z.input<typeof rating>) => call("PUT", `${base}/rating`, { token, body }),
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
    const { ok, status } = response;
    if (!ok) return { ok, status, wait: Number(response.headers.get("retry-after")) };
    const text = await response.text();
    return { ok: true, value: (text ? JSON.parse(text) : null) as Value };
  } catch {
    return { ok: false, status: 0 };
  }
}

type Load = { token: string; file: File; share: (share: number) => void; signal: AbortSignal };

/** By the older interface, the only one that tells how much has left. Without a deadline: a slow line is no fault. */
function upload(path: string, { token, file, share, signal }: Load): Promise<Answer<Uploaded>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const fail = () => resolve({ ok: false, status: request.status });
    request.open("POST", path);
    request.responseType = "json";
    request.setRequestHeader("authorization", bearer(token).authorization);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => share(loaded / total);
    request.onload = () => (request.status === 201 ? resolve({ ok: true, value: request.response }) : fail());
    request.onerror = fail;
    request.onabort = fail;
    signal.addEventListener("abort", () => request.abort());
    if (signal.aborted) fail();
    else request.send(file);
  });
}

function bearer(token: string) {
  return { authorization: `Bearer ${token}` };
}
