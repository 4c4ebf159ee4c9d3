import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import type { LiveEvent, Whisper } from "../contract/live.ts";
import { query, workspaceHeader } from "./api.ts";
import { readStream } from "./event-stream.ts";

/**
 * One connection per tab tells what changes in the workspace. It resumes after the last event it saw; where the
 * server cannot, it says `reset` and everything is asked for again.
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

/** Keeps the connection open; once, in the frame. */
export function useLiveConnection() {
  const client = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    void stayConnected(client, stop.signal);
    return () => stop.abort();
  }, [client]);
}

async function stayConnected(client: QueryClient, signal: AbortSignal) {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      await listen(client, signal, () => {
        failures = 0;
        setConnection("open");
      });
    } catch {
      // Whatever broke it, the answer is the same: wait, then connect again.
    }
    if (signal.aborted) return;
    setConnection("lost");
    await pause(Math.min(15_000, 500 * 2 ** Math.min(failures, 5)) * (0.5 + Math.random() / 2), signal);
  }
}

async function listen(client: QueryClient, signal: AbortSignal, opened: () => void) {
  const headers = { accept: "text/event-stream", ...workspaceHeader() };
  const response = await fetch(query("/api/v1/live", { after: cursor }), { headers, signal });
  // Signed out or removed meanwhile: who is asking decides what comes next.
  if (response.status === 401 || response.status === 403) void client.invalidateQueries({ queryKey: ["me"] });
  if (!response.ok || !response.body) throw new Error(`The live stream answered ${response.status}`);
  opened();
  // What was asked for before anybody listened may have missed something. (As a rule nothing was: the frame listens first.)
  if (cursor === null) void client.invalidateQueries({ predicate: (asked) => asked.queryKey[0] !== "me" });
  for await (const { id, event, data } of readStream(alive(response.body))) {
    if (id) cursor = id;
    if (event === "event") tell((listener) => listener.event?.(JSON.parse(data)));
    if (event === "whisper") tell((listener) => listener.whisper?.(JSON.parse(data)));
    if (event === "reset") {
      void client.invalidateQueries();
      tell((listener) => listener.reset?.());
    }
  }
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

function tell(say: (listener: Listener) => void) {
  for (const listener of listeners) say(listener);
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
