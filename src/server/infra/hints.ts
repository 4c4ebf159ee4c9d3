import pg from "pg";
import type { Log } from "./log.ts";

/**
 * Hints between nodes over NOTIFY: "look now". They go out after the commit and may be lost, doubled or late;
 * whoever listens polls as well, so a hint only ever makes things sooner.
 */
export type Hints = {
  tell(topic: string, payload?: unknown): void;
  on(topic: string, listener: (payload: unknown) => void): () => void;
  close(): Promise<void>;
};

const channel = "parley";
// PostgreSQL's limit for one notification is 8000 bytes.
const most = 7_900;

export async function openHints({ url, node, log }: { url: string; node: string; log: Log }): Promise<Hints> {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const outgoing = new Map<string, { topic: string; payload: unknown }>();
  let client: pg.Client | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;
  let sending = Promise.resolve<unknown>(undefined);

  function hear(topic: string, payload: unknown) {
    for (const listener of listeners.get(topic) ?? []) listener(payload);
  }

  async function connect() {
    const next = new pg.Client({ connectionString: url, application_name: "parley hints" });
    next.on("notification", ({ payload }) => {
      const { from, topic, body } = JSON.parse(payload ?? "{}");
      if (from !== node) hear(topic, body);
    });
    next.on("error", () => {});
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
    } catch (error) {
      void next.end().catch(() => {});
      throw error;
    }
    // Not sooner: a connection that never came about ends too, and each would begin another search beside this one.
    next.once("end", () => void reconnect());
    client = next;
    if (closed) void next.end().catch(() => {});
    // Whatever was told while nobody listened is found by looking once everywhere.
    for (const topic of listeners.keys()) hear(topic, undefined);
  }

  async function reconnect() {
    client = null;
    while (!closed) {
      await new Promise((resolve) => setTimeout(resolve, 250 + Math.random() * 250));
      if (closed) return;
      try {
        return await connect();
      } catch (error) {
        log.warn({ error: (error as Error).message }, "no connection for hints yet");
      }
    }
  }

  async function flush() {
    timer = null;
    const batch = [...outgoing.values()].map(({ topic, payload }) =>
      JSON.stringify({ from: node, topic, body: payload }),
    );
    outgoing.clear();
    const fitting = batch.filter((text) => Buffer.byteLength(text) < most);
    // One after the other: a connection takes one query at a time.
    sending = sending
      .then(() => client?.query("select pg_notify($1, body) from unnest($2::text[]) as body", [channel, fitting]))
      .catch(() => {});
    await sending;
  }

  await connect();
  return {
    tell(topic, payload) {
      hear(topic, payload);
      // Without a payload a hundred hints say no more than one.
      outgoing.set(payload === undefined ? topic : `${topic} ${outgoing.size}`, { topic, payload });
      timer ??= setTimeout(() => void flush(), 10);
    },
    on(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => void set.delete(listener);
    },
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
