import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import type { LiveEvent, Whisper } from "../contract/live.ts";
import { query, workspaceHeader } from "./api.ts";
import { askAgain } from "./ask-again.ts";
import { readStream, type StreamItem } from "./event-stream.ts";
import { shareStream } from "./share-stream.ts";

/**
 * One connection for all tabs of a browser tells what changes in the workspace. It resumes after the last event this tab
 * has seen; where the server cannot, it says `reset` and everything is asked for again.
 */

type Listener = { event?: (event: LiveEvent) => void; whisper?: (whisper: Whisper) => void; reset?: () => void };
type Connection = "connecting" | "open" | "lost";

const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let connection: Connection = "connecting";
let cursor: string | null = null;

/** Hears what happens while the component is on screen. */
export function useLive(listener: Listener) {
  useEffect(() => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [listener]);
}

export function useConnection(): Connection {
  return useSyncExternalStore(watch, () => (navigator.onLine ? connection : "lost"));
}

/** Keeps the connection open; once, in the frame. A page that is put aside lets go of it. */
export function useLiveConnection(enabled: boolean) {
  const client = useQueryClient();
  useEffect(() => {
    if (!enabled) return;
    let stop = new AbortController();
    const start = () => {
      stop = new AbortController();
      void follow(client, stop.signal).catch(() => {});
    };
    const leave = () => stop.abort();
    const comeBack = ({ persisted }: PageTransitionEvent) => void (persisted && start());
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", comeBack);
    start();
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", comeBack);
      leave();
    };
  }, [client, enabled]);
}

/** What the tab that reads tells the others. */
type Part =
  | { kind: "connection"; connection: Connection; cursor: string | null }
  | { kind: "refused" }
  | { kind: "item"; item: StreamItem };

function follow(client: QueryClient, signal: AbortSignal): Promise<void> {
  const name = `parley live ${workspaceHeader()["x-workspace"] ?? ""}`;
  return shareStream<Part>(name, {
    signal,
    read: (tell) => stayConnected(tell, signal),
    hear: (part) => take(client, part),
    greet: () => ({ kind: "connection", connection, cursor }),
  });
}

function take(client: QueryClient, part: Part) {
  if (part.kind === "item") return takeItem(client, part.item);
  // Signed out or removed meanwhile: who is asking decides what comes next.
  if (part.kind === "refused") return void client.invalidateQueries({ queryKey: ["me"] });
  setConnection(part.connection);
  if (part.connection !== "open" || cursor !== null) return;
  cursor = part.cursor;
  // What was asked for before anybody listened may have missed something. (As a rule nothing was: the frame listens first.)
  askAgain(client, ({ queryKey }) => queryKey[0] !== "me");
}

function takeItem(client: QueryClient, { id, event, data }: StreamItem) {
  // A tab that has taken over begins where it was itself, which may be behind what others have heard.
  if (event === "event" && id && cursor && !isAfter(id, cursor)) return;
  if (id) cursor = id;
  if (event === "event") say((listener) => listener.event?.(JSON.parse(data)));
  if (event === "whisper") say((listener) => listener.whisper?.(JSON.parse(data)));
  if (event === "reset") {
    askAgain(client);
    say((listener) => listener.reset?.());
  }
}

function isAfter(one: string, other: string): boolean {
  const [[xid, id], [otherXid, otherId]] = [one, other].map((text) => text.split(".").map(BigInt)) as [
    bigint[],
    bigint[],
  ];
  return xid! > otherXid! || (xid === otherXid && id! > otherId!);
}

async function stayConnected(tell: (part: Part) => void, signal: AbortSignal) {
  const told = (connection: Connection) => tell({ kind: "connection", connection, cursor });
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      await listen(tell, signal, () => {
        failures = 0;
        told("open");
      });
    } catch {
      // Whatever broke it, the answer is the same: wait, then connect again.
    }
    if (signal.aborted) return;
    told("lost");
    await pause(Math.min(15_000, 500 * 2 ** Math.min(failures, 5)) * (0.5 + Math.random() / 2), signal);
  }
}

async function listen(tell: (part: Part) => void, signal: AbortSignal, opened: () => void) {
  const headers = { accept: "text/event-stream", ...workspaceHeader() };
  const response = await fetch(query("/api/v1/live", { after: cursor }), { headers, signal });
  if (response.status === 401 || response.status === 403) tell({ kind: "refused" });
  if (!response.ok || !response.body) throw new Error(`The live stream answered ${response.status}`);
  opened();
  for await (const item of readStream(alive(response.body))) tell({ kind: "item", item });
}

/** A server that is there says something every 20 seconds; a connection that is silent for long is dead. */
function alive(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  let timer: ReturnType<typeof setTimeout>;
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      clearTimeout(timer);
      timer = setTimeout(() => controller.error(new Error("The live stream fell silent")), 50_000);
      controller.enqueue(chunk);
    },
    flush: () => clearTimeout(timer),
  });
  return body.pipeThrough(watch);
}

function say(to: (listener: Listener) => void) {
  for (const listener of listeners) to(listener);
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  for (const name of ["online", "offline"]) window.addEventListener(name, watcher);
  return () => {
    watchers.delete(watcher);
    for (const name of ["online", "offline"]) window.removeEventListener(name, watcher);
  };
}

function setConnection(next: Connection) {
  connection = next;
  for (const watcher of watchers) watcher();
}

/** Ends early when the browser comes back online. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const wake = { once: true, signal: AbortSignal.any([signal, AbortSignal.timeout(ms)]) };
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    window.addEventListener("online", end, wake);
    signal.addEventListener("abort", end, { once: true });
  });
}
