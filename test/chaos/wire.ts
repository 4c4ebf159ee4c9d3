import { setTimeout as wait } from "node:timers/promises";
import { type Heard, type Json, listen } from "../listen.ts";
import { nextAddress } from "../outsider.ts";
import type { Random } from "./random.ts";
import type { Stage } from "./stage.ts";

export type Call = { method: string; path: string; headers: Record<string, string>; body?: unknown };
export type Answer = { status: number; body: Json };

/** Somebody's way to the house: an address of their own, and a will to try again. */
export type Wire = {
  headers: Record<string, string>;
  /** Asks once; null when nothing came back. */
  once(call: Omit<Call, "headers">): Promise<Answer | null>;
  /** Asks until it is served, as the widget does; `tries` says how often it took. */
  insist(call: Omit<Call, "headers">): Promise<Answer & { tries: number }>;
};

// Longer than the minute after which the claim of a killed request is free again.
const patienceMs = 180_000;
const onceMs = 20_000;

export function openWire(stage: Stage, random: Random, more: Record<string, string>): Wire {
  const headers = { "x-forwarded-for": nextAddress(), ...more };

  async function once({ method, path, body }: Omit<Call, "headers">): Promise<Answer | null> {
    const door = await stage.door(random);
    try {
      const answer = await fetch(`${door}${path}`, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(onceMs),
      });
      const text = await answer.text();
      return { status: answer.status, body: text ? JSON.parse(text) : null };
    } catch {
      stage.silences++;
      return null;
    }
  }

  return {
    headers,
    once,
    async insist(call) {
      let last: Answer | null = null;
      for (let [tries, end] = [1, performance.now() + patienceMs]; performance.now() < end; tries++) {
        last = await once(call);
        if (last && last.status < 300) return { ...last, tries };
        if (last && isFinal(last)) break;
        await wait(random.between(40, 250));
      }
      throw new Error(`${call.method} ${call.path} was never served: ${JSON.stringify(last)}`);
    },
  };
}

/** A refusal that asking again would not change. */
function isFinal({ status, body }: Answer): boolean {
  return status >= 400 && status < 500 && status !== 429 && body?.code !== "in_progress";
}

/** What was heard on a stream over all its connections, each resumed where the one before had ended. */
export type Trail = {
  heard(): Heard[];
  connections(): number;
  /** Answers to an attempt to connect that were neither a stream nor silence. */
  refusals: string[];
  /** Lets this connection go; the next one begins after the cursor. */
  drop(): void;
  close(): Promise<void>;
};

type Place = (cursor: string | null) => string;

export function follow(stage: Stage, random: Random, wire: Wire, place: Place): Trail {
  const streams: Heard[][] = [];
  const refusals: string[] = [];
  let closed = false;
  let leave = () => {};
  const cursor = () => streams.flat().findLast(({ id }) => id !== null)?.id ?? null;

  async function connect(): Promise<void> {
    const stream = await listen(`${await stage.door(random)}${place(cursor())}`, wire.headers);
    streams.push(stream.heard);
    leave = stream.close;
    if (closed) leave();
    await stream.ended;
  }

  async function run(): Promise<void> {
    while (!closed) {
      await connect().catch((error: Error) => {
        if (/answered 4/.test(error.message)) refusals.push(error.message);
      });
      if (!closed) await wait(random.between(20, 200));
    }
  }

  const running = run();
  return {
    heard: () => streams.flat(),
    connections: () => streams.length,
    refusals,
    drop: () => leave(),
    async close() {
      closed = true;
      leave();
      await running;
    },
  };
}
