import { setTimeout } from "node:timers/promises";
import type { Webhook } from "./stage.ts";
import type { Switches, SwitchName } from "./switches.ts";

/** One webhook as the simulator remembers it, newest last. */
export type Posting = {
  number: number;
  webhook: Webhook;
  at: number;
  tries: number;
  /** What the last try was answered; null: nothing yet, or nothing at all. */
  status: number | null;
  state: "waiting" | "taken" | "refused" | "given-up" | "lost";
  /** The switches that met it. */
  met: SwitchName[];
};

type Deps = {
  switches: Switches;
  now: () => number;
  changed?: () => void;
  fetch?: typeof globalThis.fetch;
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

export type Post = ReturnType<typeof openPost>;

const patienceMs = 10_000;
const waits = [250, 500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000];
const delayMs = 5000;
/** How long a webhook that is to be overtaken waits for one that overtakes it. */
const overtakenMs = 3000;
const mostKept = 200;

/** Posts webhooks as providers do: in order for each key, and again for as long as nobody has taken them. */
export function openPost({ switches, now, changed = () => {}, fetch = globalThis.fetch, wait = pause }: Deps) {
  const lanes = new Map<string, Promise<void>>();
  const held = new Map<string, { posting: Posting; release: () => void }>();
  const postings: Posting[] = [];
  const end = new AbortController();
  let count = 0;

  function post(webhook: Webhook): void {
    const posting = note(webhook);
    const overtaken = held.get(webhook.key);
    if (meets(posting, "lose-webhooks")) settle(posting, "lost");
    else if (!overtaken && meets(posting, "reorder-webhooks")) hold(posting);
    else {
      enqueue(posting);
      overtaken?.release();
    }
  }

  function note(webhook: Webhook): Posting {
    const posting: Posting = { number: ++count, webhook, at: now(), tries: 0, status: null, state: "waiting", met: [] };
    postings.push(posting);
    if (postings.length > mostKept) postings.shift();
    changed();
    return posting;
  }

  function meets(posting: Posting, name: SwitchName): boolean {
    const { from } = posting.webhook;
    const hit = (from ? switches.at(from) : switches).hits(name);
    if (hit) posting.met.push(name);
    return hit;
  }

  function hold(posting: Posting) {
    const { key } = posting.webhook;
    const free = new AbortController();
    const release = () => {
      if (held.get(key)?.posting !== posting) return;
      held.delete(key);
      enqueue(posting);
      free.abort();
    };
    held.set(key, { posting, release });
    void wait(overtakenMs, AbortSignal.any([free.signal, end.signal])).then(release);
  }

  function enqueue(posting: Posting) {
    const { key } = posting.webhook;
    const lane = (lanes.get(key) ?? Promise.resolve()).then(() => deliver(posting));
    lanes.set(key, lane);
    void lane.then(() => lanes.get(key) === lane && lanes.delete(key));
  }

  async function deliver(posting: Posting) {
    if (meets(posting, "delay-webhooks")) await wait(delayMs, end.signal);
    const copies = meets(posting, "duplicate-webhooks") ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) await insist(posting);
  }

  async function insist(posting: Posting) {
    for (const ms of [...waits, null]) {
      if (end.signal.aborted) return;
      posting.tries += 1;
      posting.status = await attempt(posting.webhook);
      if (!shouldRepeat(posting.status)) return settle(posting, posting.status! < 300 ? "taken" : "refused");
      if (ms === null) return settle(posting, "given-up");
      changed();
      await wait(ms, end.signal);
    }
  }

  /** What it was answered; null where nothing came back. */
  async function attempt({ url, headers, body }: Webhook): Promise<number | null> {
    try {
      const signal = AbortSignal.any([end.signal, AbortSignal.timeout(patienceMs)]);
      const answer = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return null;
    }
  }

  function settle(posting: Posting, state: Posting["state"]) {
    posting.state = state;
    changed();
  }

  return {
    post,
    /** The newest first. */
    postings: () => postings.toReversed(),
    /** Posts one that has been posted before, so many times at once, and tells what each was answered. */
    again(webhook: Webhook, times: number): Promise<(number | null)[]> {
      return Promise.all(Array.from({ length: times }, () => attempt(webhook)));
    },
    /** Resolves once everything that was posted has found its end. */
    async idle() {
      while (lanes.size + held.size > 0) await Promise.race([...lanes.values(), pause(20, end.signal)]);
    },
    stop: () => end.abort(),
  };
}

function shouldRepeat(status: number | null): boolean {
  return status === null || status >= 500 || status === 408 || status === 429;
}

function pause(ms: number, signal: AbortSignal): Promise<unknown> {
  return setTimeout(ms, undefined, { signal }).catch(() => {});
}
