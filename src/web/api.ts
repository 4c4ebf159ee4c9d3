import type { Problem } from "../contract/problem.ts";

/** What the server (or the lack of one) answered instead of what was asked for. `detail` is a sentence for people. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields: Record<string, string>;
  readonly requestId: string | null;

  constructor(problem: Partial<Problem> & { status: number; code: string; detail: string }) {
    super(problem.detail);
    this.name = "ApiError";
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.fields = problem.fields ?? {};
    this.requestId = problem.requestId ?? null;
  }
}

type Schema<Value> = { parse(value: unknown): Value };
/** `key` names a write that may be sent again, so that it counts once. */
type Write = { key?: string; signal?: AbortSignal };

const workspaceKey = "parley.workspace";

export const api = {
  get: <Value>(path: string, schema?: Schema<Value>, signal?: AbortSignal) => ask("GET", path, { schema, signal }),
  post: <Value>(path: string, body: unknown = {}, write: Write = {}) => ask<Value>("POST", path, { body, ...write }),
  put: <Value>(path: string, body: unknown = {}, write: Write = {}) => ask<Value>("PUT", path, { body, ...write }),
  patch: <Value>(path: string, body: unknown = {}, write: Write = {}) => ask<Value>("PATCH", path, { body, ...write }),
  delete: <Value>(path: string, write: Write = {}) => ask<Value>("DELETE", path, write),
};

/** `query("/x", { a: 1, b: undefined })` is `/x?a=1`. */
export function query(path: string, values: Record<string, string | number | boolean | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

/** Each tab keeps its own workspace; a new tab begins with the one used last. */
export function chosenWorkspace(): string | null {
  return sessionStorage.getItem(workspaceKey) ?? localStorage.getItem(workspaceKey);
}

export function chooseWorkspace(id: string) {
  sessionStorage.setItem(workspaceKey, id);
  localStorage.setItem(workspaceKey, id);
}

export function forgetWorkspace() {
  sessionStorage.removeItem(workspaceKey);
  localStorage.removeItem(workspaceKey);
}

export function workspaceHeader(): Record<string, string> {
  const workspace = chosenWorkspace();
  return workspace ? { "x-workspace": workspace } : {};
}

type Ask<Value> = Write & { body?: unknown; schema?: Schema<Value> };

async function ask<Value>(method: string, path: string, { body, schema, key, signal }: Ask<Value>): Promise<Value> {
  const headers: Record<string, string> = { accept: "application/json", ...workspaceHeader() };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (key !== undefined) headers["idempotency-key"] = key;
  const text = body === undefined ? undefined : JSON.stringify(body);
  // A small write outlives its page: a draft saved while leaving is saved.
  const keepalive = method !== "GET" && (text?.length ?? 0) < 20_000;
  const request = { method, headers, signal, keepalive, body: text };
  const response = await fetch(path, { ...request, credentials: "same-origin" }).catch(unreachable);
  if (!response.ok) throw await problemIn(response);
  const value = response.status === 204 ? undefined : await response.json();
  return schema ? schema.parse(value) : (value as Value);
}

function unreachable(error: unknown): never {
  if (error instanceof DOMException && error.name === "AbortError") throw error;
  throw new ApiError({ status: 0, code: "unreachable", detail: "Parley cannot be reached. Check the connection." });
}

async function problemIn(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const { status } = response;
  const detail = problem.detail ?? `The server answered ${status} without saying why.`;
  return new ApiError({ ...problem, status, code: problem.code ?? `http_${status}`, detail });
}
