import { setTimeout as wait } from "node:timers/promises";

// biome-ignore lint/suspicious/noExplicitAny: a test reads into an answer as the wire gives it
export type Json = any;

export type Heard = { event: string; id: string | null; data: Json };

/** A stream of server-sent events, read as a browser reads it. */
export type Listening = {
  heard: Heard[];
  /** Settles once the server has ended the stream. */
  ended: Promise<void>;
  close(): void;
};

export async function listen(url: string, headers: Record<string, string>, hear: () => void = () => {}): Promise<Listening> {
  const leaving = new AbortController();
  const answer = await fetch(url, { headers, signal: leaving.signal });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  const heard: Heard[] = [];
  return { heard, ended: read(answer, heard, hear).catch(() => {}), close: () => leaving.abort() };
}

async function read(answer: Response, heard: Heard[], hear: () => void): Promise<void> {
  let rest = "";
  for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + part).split("\n\n");
    rest = blocks.pop()!;
    const events = blocks.map(parse).filter((event) => event !== null);
    heard.push(...events);
    if (events.length > 0) hear();
  }
}

function parse(block: string): Heard | null {
  const fields = new Map(block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
  const data = fields.get("data");
  return data === undefined ? null : { event: fields.get("event") ?? "message", id: fields.get("id") ?? null, data: JSON.parse(data) };
}

const patienceMs = 15_000;

/** Looks until there is something to see. The deadline is far beyond what a busy machine takes. */
export async function eventually<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await wait(5)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error(`Waited in vain: ${what}.`);
}
