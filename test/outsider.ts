import type { Json } from "./listen.ts";

export type Answer = { status: number; body: Json; headers: Headers };
export type Call = { headers?: Record<string, string | undefined>; body?: unknown };

/**
 * Somebody on the other side of the wire: keeps cookies, has an address of their own (so that no limit meant for one
 * address is shared), and can only do what HTTP can.
 */
export type Outsider = {
  url: string;
  headers(): Record<string, string>;
  /** Asks and takes whatever comes. */
  tries(method: string, path: string, call?: Call): Promise<Answer>;
  /** These expect to be served, and throw when refused. */
  get(path: string): Promise<Json>;
  post(path: string, body?: unknown): Promise<Json>;
  put(path: string, body?: unknown): Promise<Json>;
  patch(path: string, body: unknown): Promise<Json>;
  delete(path: string): Promise<Json>;
};

/** `always` are headers sent with every request. */
export function outsider(url: string, always: () => Record<string, string> = () => ({})): Outsider {
  const jar = new Map<string, string>();
  const address = nextAddress();

  function headers(): Record<string, string> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    return { origin: url, ...(cookie ? { cookie } : {}), ...always(), "x-forwarded-for": address };
  }

  async function tries(method: string, path: string, { headers: more = {}, body }: Call = {}): Promise<Answer> {
    const json: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    const sent = Object.entries({ ...headers(), ...json, ...more }).filter(([, value]) => value !== undefined);
    const payload = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: sent as [string, string][],
      redirect: "manual",
      ...(payload === undefined ? {} : { body: payload }),
    });
    for (const line of answer.headers.getSetCookie()) keep(jar, line);
    return { status: answer.status, body: parsed(await answer.text()), headers: answer.headers };
  }

  async function served(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await tries(method, path, body === undefined ? {} : { body });
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path} was refused (${answer.status}): ${JSON.stringify(answer.body)}`);
  }

  return {
    url,
    headers,
    tries,
    get: (path) => served("GET", path),
    post: (path, body = {}) => served("POST", path, body),
    put: (path, body = {}) => served("PUT", path, body),
    patch: (path, body) => served("PATCH", path, body),
    delete: (path) => served("DELETE", path),
  };
}

let addresses = 0;

export function nextAddress(): string {
  const number = ++addresses;
  return `198.18.${(number >> 8) & 255}.${number & 255}`;
}

function keep(jar: Map<string, string>, line: string) {
  const [pair, ...attributes] = line.split(/;\s*/);
  const [name, ...value] = pair!.split("=");
  if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) jar.delete(name!);
  else jar.set(name!, value.join("="));
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
