import { lookup } from "node:dns";
import { lookup as lookupFirst } from "node:dns/promises";
import { BlockList, isIP, type LookupFunction } from "node:net";
import type { Dispatcher } from "undici";

/**
 * The one way out of the house. Addresses are checked when the connection is made, so neither a redirect nor a
 * name that resolves differently the second time (rebinding) leads inside. The operator may allow hosts by name.
 */
export type GuardedFetch = (url: string | URL, init?: Asked) => Promise<Answer>;

export type Asked = {
  method?: string | undefined;
  headers?: Record<string, string> | undefined;
  body?: string | undefined;
  signal?: AbortSignal | null | undefined;
};

/** As much of a `Response` as is needed here: making a whole one costs more than the call itself. */
export type Answer = {
  status: number;
  ok: boolean;
  headers: { get(name: string): string | null };
  body: AsyncIterable<Uint8Array> | null;
  /** In words what was said; of a flood the beginning. */
  text(): Promise<string>;
};

export class ForbiddenHost extends Error {
  constructor(host: string) {
    super(`${host} is a private address. The operator may allow it with PARLEY_ALLOW_PRIVATE_HOSTS.`);
  }
}

const inside = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  inside.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of [
  ["::", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const)
  inside.addSubnet(net, prefix, "ipv6");

export function isPrivate(address: string): boolean {
  const mapped = /^::ffff:(.+)$/i.exec(address)?.[1];
  if (mapped) return isIP(mapped) === 4 ? isPrivate(mapped) : true;
  const family = isIP(address);
  return family === 0 || inside.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** `allowed` are hosts, with or without a port, that may be private. */
export function createFetch({ allowed }: { allowed: string[] }): GuardedFetch {
  const open = new Set(allowed);
  const guardedLookup: LookupFunction = (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      if (!open.has(host) && addresses.some(({ address }) => isPrivate(address)))
        return done(new ForbiddenHost(host), []);
      done(null, addresses);
    });
  };
  let ready: Promise<Send> | null = null;

  async function load(): Promise<Send> {
    const { Agent, request } = await import("undici");
    const strict = new Agent({ maxResponseSize, connect: { lookup: guardedLookup, timeout: 10_000 } });
    const free = new Agent({ maxResponseSize, connect: { timeout: 10_000 } });
    return async (url, { method = "GET", headers, body, signal }) => {
      const dispatcher = open.has(url.host) ? free : strict;
      const named = { "user-agent": "Parley", ...headers };
      return request(url, { method: method as "GET", headers: named, body, signal, dispatcher });
    };
  }

  return async (url, asked = {}) => toAnswer(await follow(await (ready ??= load()), open, new URL(url), asked));
}

function toAnswer({ statusCode: status, headers, body }: Response): Answer {
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: { get: (name) => headers[name]?.toString() ?? null },
    body,
    text: () => beginningOf(body),
  };
}

// Whoever expects less than the largest file of any provider says so; nobody is sent without end.
const maxResponseSize = 110_000_000;

const mostWords = 1_000_000;

async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= mostWords) break;
  }
  return Buffer.concat(chunks).subarray(0, mostWords).toString();
}

export type GuardedResolve = (host: string, port: number) => Promise<string>;

/**
 * The same guard for what does not speak HTTP: the address to connect to, so that a name cannot lead elsewhere the
 * second time it is asked for.
 */
export function createResolve({ allowed }: { allowed: string[] }): GuardedResolve {
  const open = new Set(allowed);
  return async (host, port) => {
    const { address } = await lookupFirst(host);
    if (isPrivate(address) && !open.has(host) && !open.has(`${host}:${port}`)) throw new ForbiddenHost(host);
    return address;
  };
}

type Response = Dispatcher.ResponseData;
type Send = (url: URL, asked: Asked) => Promise<Response>;

const mostRedirects = 3;

async function follow(send: Send, open: Set<string>, url: URL, asked: Asked): Promise<Response> {
  for (let hop = 0; ; hop++) {
    checkUrl(url, open);
    const response = await send(url, asked);
    const { statusCode: status, headers, body } = response;
    const location = headers.location?.toString();
    const redirected = status >= 300 && status < 400 && location;
    // A body is sent once: where a redirect leads, nobody knows what was already done with it.
    if (!redirected || (asked.method ?? "GET") !== "GET") return response;
    if (hop === mostRedirects) throw new Error(`${url.host} redirects too often.`);
    await body.dump();
    const next = new URL(location, url);
    if (next.origin !== url.origin) asked = withoutCredentials(asked);
    url = next;
  }
}

const credentials = ["authorization", "cookie", "proxy-authorization", "x-api-key"];

/** A secret is meant for the host it was given for, not for wherever that one points. */
function withoutCredentials(asked: Asked): Asked {
  const headers = Object.entries(asked.headers ?? {}).filter(([name]) => !credentials.includes(name.toLowerCase()));
  return { ...asked, headers: Object.fromEntries(headers) };
}

function checkUrl(url: URL, open: Set<string>) {
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new ForbiddenHost(url.href);
  if (open.has(url.host) || open.has(url.hostname)) return;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) && isPrivate(host)) throw new ForbiddenHost(host);
}
