import { setTimeout as wait } from "node:timers/promises";

// biome-ignore lint/suspicious/noExplicitAny: a test reads into an answer as the wire gives it
export type Json = any;

export type Heard = { event: string; id: string | null; data: Json };

/** A stream of server-sent events, read as a browser reads it. */
export type Listening = {
  heard: Heard[];
  /** Looks now and after everything heard until there is something to see. */
  until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>>;
  /** Settles once the stream has ended. */
  ended: Promise<void>;
  close(): void;
};

export async function listen(url: string, headers: Record<string, string>): Promise<Listening> {
  const leaving = new AbortController();
  const answer = await fetch(url, { headers, signal: leaving.signal });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  const heard: Heard[] = [];
  let news = Promise.withResolvers<void>();
  const hear = (event: Heard) => {
    heard.push(event);
    news.resolve();
    news = Promise.withResolvers();
  };
  return {
    heard,
    until: (what, look) => eventually(what, look, () => news.promise),
    ended: read(answer, hear).catch(() => {}),
    close: () => leaving.abort(),
  };
}

async function read(answer: Response, hear: (event: Heard) => void): Promise<void> {
  let rest = "";
  for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + part).split("\n\n");
    rest = blocks.pop()!;
    for (const block of blocks) {
      const event = parse(block);
      if (event) hear(event);
    }
  }
}

function parse(block: string): Heard | null {
  const fields = new Map(block.split("\n").map((line) => line.split(/: (.*)/s) as [string, string]));
  const data = fields.get("data");
  if (data === undefined) return null;
  return { event: fields.get("event") ?? "message", id: fields.get("id") ?? null, data: JSON.parse(data) };
}

// Far beyond what a busy machine takes: it is only ever used up by a test that fails.
const patienceMs = 40_000;

/** Looks until there is something to see, whenever `news` comes and at least ten times a second. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  news: () => Promise<void> = () => new Promise(() => {}),
): Promise<NonNullable<T>> {
  for (const end = performance.now() + patienceMs; performance.now() < end; ) {
    const next = news();
    const seen = await look();
    if (seen) return seen;
    await Promise.race([next, wait(100)]);
  }
  throw new Error(`Waited in vain: ${what}.`);
}
