import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { LiveEvent } from "../../contract/live.ts";
import type { Hints } from "./hints.ts";
import type { Log } from "./log.ts";

/**
 * Follows the event log and hands every event to those who listen for it, in one order that is the same for all.
 * The order is (xid, id); an event is passed on only once no transaction older than its own is still running in this database, so
 * one that commits late is never skipped, and a client that resumes at a cursor misses nothing and sees nothing twice.
 */
export type Live = {
  /** Calls `hear` for each event under `key` after `after`, oldest first; without `after` only what comes from now on. */
  subscribe(key: string, after: string | null, hear: (event: LogEvent) => void): Promise<Subscription>;
  poll(): void;
  listeners(): number;
  close(): Promise<void>;
};

export type Subscription = { reset: boolean; cursor: string; close: () => void };
export type LogEvent = LiveEvent & { workspaceId: string };

type Position = { xid: bigint; id: number };
type Backlog = { workspace: string; from: Position; until: Position; hear: (event: LogEvent) => void };
type Row = {
  xid: string;
  id: number;
  workspace_id: string;
  type: string;
  conversation_id: string | null;
  contact_id: string | null;
  actor: LiveEvent["actor"];
  data: Record<string, unknown>;
  created_at: Date;
};

// Ordered by e.xid, never by xid: that would be the column as it is read out, and text puts 1000 before 999.
const columns = "xid::text, id, workspace_id, type, conversation_id, contact_id, actor, data, created_at";
const page = 1000;

type Options = {
  pool: pg.Pool;
  hints: Hints;
  log: Log;
  /** Under which keys an event is heard. The first is the key of the backlog: its workspace. */
  keysOf: (event: LogEvent) => string[];
  workspaceOf: (key: string) => string | null;
};

export async function openLive({ pool, hints, log, keysOf, workspaceOf }: Options): Promise<Live> {
  const subscribers = new Map<string, Set<(event: LogEvent) => void>>();
  let position = await newest(pool);
  let closed = false;
  let polling: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | null = null;

  function poll() {
    if (closed) return;
    if (polling) {
      again = true;
      return;
    }
    if (timer) clearTimeout(timer);
    polling = follow().then((wait) => {
      polling = null;
      if (closed) return;
      if (again) {
        again = false;
        poll();
      } else {
        timer = setTimeout(poll, wait);
      }
    });
  }

  /** Passes on what is new; returns after how many milliseconds to look again. */
  async function follow(): Promise<number> {
    try {
      if (subscribers.size === 0) await skip();
      if (subscribers.size === 0) return 1000;
      const rows = await readAfter(pool, position);
      const settled = rows.filter((row) => row.settled);
      for (const row of settled) pass(toEvent(row));
      const last = settled.at(-1);
      if (last) position = { xid: BigInt(last.xid), id: last.id };
      if (settled.length === page) return 0;
      return settled.length < rows.length ? 8 : 1000;
    } catch (error) {
      log.warn({ error: (error as Error).message }, "the event log is out of reach");
      return 500;
    }
  }

  /** While nobody listens the log is not read. */
  async function skip() {
    const end = await newest(pool);
    // Who came meanwhile has been promised everything after the old position.
    if (subscribers.size === 0) position = end;
  }

  function pass(event: LogEvent) {
    for (const key of keysOf(event)) for (const hear of subscribers.get(key) ?? []) hear(event);
  }

  async function subscribe(key: string, after: string | null, hear: (event: LogEvent) => void): Promise<Subscription> {
    if (subscribers.size === 0) await patiently(skip);
    const from = after === null ? null : parseCursor(after);
    const reset = from !== null && !(await reach(from));
    const held: LogEvent[] = [];
    let ready = false;
    let last: string | null = null;
    const pass = (event: LogEvent) => {
      last = event.cursor;
      hear(event);
    };
    const listener = (event: LogEvent) => void (ready ? pass(event) : held.push(event));
    const set = subscribers.get(key) ?? new Set();
    subscribers.set(key, set.add(listener));
    // From here on new events are held; what is older than this position comes from the table.
    const until = position;
    const close = () => {
      set.delete(listener);
      if (set.size === 0 && subscribers.get(key) === set) subscribers.delete(key);
    };
    try {
      const workspace = workspaceOf(key);
      if (from && workspace && !reset) await readBacklog({ workspace, from, until, hear: pass });
      ready = true;
      for (const event of held) pass(event);
    } catch (error) {
      close();
      throw error;
    }
    return {
      reset,
      close,
      get cursor() {
        return last ?? formatCursor(until);
      },
    };
  }

  /** Comes up to where a client was on another node; false when no node can have been there. */
  async function reach(from: Position): Promise<boolean> {
    if (!isAfter(from, position)) return true;
    if (isAfter(from, await patiently(() => newest(pool)))) return false;
    for (; isAfter(from, position) && !closed; await sleep(10)) poll();
    return true;
  }

  async function readBacklog({ workspace, from, until, hear }: Backlog): Promise<void> {
    let at = from;
    for (;;) {
      const rows = await patiently(() => readBetween(pool, workspace, at, until));
      for (const row of rows) hear(toEvent(row));
      const last = rows.at(-1);
      if (!last || rows.length < page) return;
      at = { xid: BigInt(last.xid), id: last.id };
    }
  }

  /** While the database is away its readers wait: a client would take a stream that fell behind for a quiet one. */
  async function patiently<Result>(read: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await read();
      } catch (error) {
        if (closed) throw error;
        await sleep(500);
      }
    }
  }

  const unhint = hints.on("events", () => void (subscribers.size > 0 && poll()));
  poll();
  return {
    subscribe,
    poll,
    listeners: () => [...subscribers.values()].reduce((sum, set) => sum + set.size, 0),
    async close() {
      closed = true;
      unhint();
      if (timer) clearTimeout(timer);
      await polling;
    },
  };
}

/** Whether it is of the shape of a cursor; where it leads is another question. */
export function isCursor(text: string): boolean {
  return /^\d{1,19}\.\d{1,16}$/.test(text);
}

/** Below this everything is settled for whoever reads after asking; hence two queries, and never one. */
async function readHorizon(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ xid: string }>({
    name: "live-horizon",
    text: "select event_horizon()::text as xid",
  });
  return rows[0]!.xid;
}

// Not the newest transaction: one that left nothing behind may lose its number in a crash, and another gets it.
async function newest(pool: pg.Pool): Promise<Position> {
  const { rows } = await pool.query<{ xid: string; id: number }>({
    name: "live-newest",
    text: "select xid::text, id from events e where xid < $1::xid8 order by e.xid desc, e.id desc limit 1",
    values: [await readHorizon(pool)],
  });
  return rows[0] ? { xid: BigInt(rows[0].xid), id: rows[0].id } : { xid: 0n, id: 0 };
}

/** The last row may be one that is not settled: a transaction that still runs holds it back, and perhaps more. */
async function readAfter(pool: pg.Pool, { xid, id }: Position): Promise<(Row & { settled: boolean })[]> {
  const { rows } = await pool.query<Row & { settled: boolean }>({
    name: "live-tail",
    text: `select ${columns}, settled from settled_events($1::xid8, $2, ${page}) s, lateral (select (s.event).*) e`,
    values: [String(xid), id],
  });
  return rows;
}

async function readBetween(pool: pg.Pool, workspace: string, from: Position, until: Position): Promise<Row[]> {
  const { rows } = await pool.query<Row>({
    name: "live-backlog",
    text: `select ${columns} from events e where workspace_id = $1 and (xid, id) > ($2::xid8, $3) and (xid, id) <= ($4::xid8, $5)
           order by e.xid, e.id limit ${page}`,
    values: [workspace, String(from.xid), from.id, String(until.xid), until.id],
  });
  return rows;
}

function toEvent(row: Row): LogEvent {
  return {
    cursor: formatCursor({ xid: BigInt(row.xid), id: row.id }),
    workspaceId: row.workspace_id,
    type: row.type,
    conversationId: row.conversation_id,
    contactId: row.contact_id,
    actor: row.actor,
    data: row.data,
    at: row.created_at.toISOString(),
  };
}

function formatCursor({ xid, id }: Position): string {
  return `${xid}.${id}`;
}

function parseCursor(text: string): Position {
  const [xid, id] = text.split(".");
  return { xid: BigInt(xid!), id: Number(id) };
}

/** A cursor ahead of the log comes from another database (a restored one): the client must start afresh. */
function isAfter(a: Position, b: Position): boolean {
  return a.xid > b.xid || (a.xid === b.xid && a.id > b.id);
}
