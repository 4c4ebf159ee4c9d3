import type { FastifyRequest } from "fastify";
import { type Database, isPassing } from "../infra/database.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import type { Log } from "../infra/log.ts";
import { mediumOf } from "../media/all.ts";
import type { Heard, Hook, News } from "../media/medium.ts";
import type { OpenChannel, OpenChannels } from "./queries.ts";
import { keepUnmatched } from "./unmatched.ts";

/** Stores everything a provider told, each thing once, before it returns. Handed in by the house: rooms to the right own it. */
export type Take = (channel: OpenChannel, news: News[]) => Promise<void>;

type Deps = { db: Database; log: Log; channels: OpenChannels; take: Take; url: string | null };

// Meta posts at most 3 MB at once, and nobody posts more.
const mostBytes = 4 * 1024 * 1024;

/**
 * Where providers post. A signature is checked over the bytes as they came, so nothing here reads JSON. The answer is
 * given once everything is stored; what cannot be used is kept too, and answered alike, or the provider would send it
 * for days and then switch us off.
 */
export function hookRoutes(app: App, { db, log, channels, take, url }: Deps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: mostBytes }, (_, body, done) => done(null, body));
  for (const path of ["/:channel", "/:channel/*"]) {
    app.route<{ Params: { channel: string; "*"?: string } }>({
      method: ["GET", "POST"],
      url: path,
      config: { rateLimit: false },
      schema: { hide: true },
      handler: async (request, reply) => {
        const channel = await channels.find(request.params.channel);
        const medium = channel && mediumOf(channel.kind);
        if (!channel || !medium?.receive) throw notFound("channel");
        const hook = toHook(request, request.params["*"] ?? "", url);
        const heard = await accept({ db, log, take }, channel, hook);
        if (heard.kind === "refused") throw new Refusal(403, "wrong_signature", heard.reason);
        const answer = heard.kind === "answered" ? heard : heard.answer;
        return answer ? reply.type(answer.type).send(answer.body) : reply.send("");
      },
    });
  }
}

/** Reads one hook and stores what it tells. Whatever cannot be read or stored ends among the unmatched events. */
export async function accept(
  { db, log, take }: { db: Database; log: Log; take: Take },
  channel: OpenChannel,
  hook: Hook,
): Promise<Heard> {
  const heard = await read(channel, hook).catch(async (error: Error) => {
    log.warn({ channel: channel.id, error: error.stack }, "a webhook could not be read");
    await keepUnmatched(db, channel, { eventId: null, reason: `It could not be read: ${error.message}.`, hook });
    return { kind: "told", news: [] } as Heard;
  });
  if (heard.kind !== "told") return heard;
  const odd = heard.news.filter((news) => news.kind === "unmatched");
  if (odd.length > 0) await keepUnmatched(db, channel, { ...together(odd), hook });
  try {
    await take(channel, heard.news);
  } catch (error) {
    if (isPassing(error as Error)) throw error;
    log.error({ channel: channel.id, error: (error as Error).stack }, "a webhook could not be stored");
    await keepUnmatched(db, channel, {
      eventId: null,
      reason: `It could not be stored: ${(error as Error).message}.`,
      hook,
    });
  }
  return heard;
}

type Odd = { eventId: string | null; reason: string };

/** What came in one hook is kept in one piece, and tried again in one piece. */
function together([first, ...others]: Odd[]): Odd {
  if (others.length === 0) return first!;
  return { eventId: null, reason: `${first!.reason} And ${others.length} more like it.` };
}

async function read(channel: OpenChannel, hook: Hook): Promise<Heard> {
  return mediumOf(channel.kind).receive!(hook, channel.account);
}

/** `url` is what the provider was told to call, whatever proxies stand between. */
function toHook(request: FastifyRequest, path: string, url: string | null): Hook {
  const base = url ? new URL(url).origin : `${request.protocol}://${request.host}`;
  return {
    method: request.method as Hook["method"],
    url: base + request.url,
    path: path && `/${path}`,
    query: onceEach(request.query as Record<string, string | string[]>),
    headers: request.headers as Record<string, string>,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    now: Date.now(),
  };
}

/** Of a name that stands there twice, the first: nobody who signs means another one. */
function onceEach(query: Record<string, string | string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value].flat()[0]!]));
}
