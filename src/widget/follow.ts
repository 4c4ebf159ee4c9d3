import { eventReader, type ServerEvent } from "./server-events.ts";

type Follow = {
  /** Opens the stream from where the reader is by now. */
  open: (signal: AbortSignal) => Promise<Response>;
  hear: (event: ServerEvent) => void;
  connected: (on: boolean) => void;
  /** The token is no longer good; following has ended. */
  refused: () => void;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

// The server says something every 20 s; twice that long without a byte means that nobody is there.
const silence = 45_000;

/**
 * Follows a stream of server events for as long as it is wanted, over fetch because EventSource cannot carry
 * a token outside the address.
 */
export function follow({ open, hear, connected, refused, wait = pause }: Follow) {
  let stopped = false;
  let attempt = new AbortController();
  let rest = new AbortController();
  void run();

  return {
    stop() {
      stopped = true;
      attempt.abort();
      rest.abort();
    },
    /** The network is gone: give this connection up at once. */
    drop: () => attempt.abort(),
    /** The network may be back: do not wait any longer. */
    wake: () => rest.abort(),
  };

  async function run() {
    for (let failures = 0; !stopped; failures++) {
      attempt = new AbortController();
      const response = await open(attempt.signal).catch(() => null);
      if (stopped) return attempt.abort();
      if (response?.status === 401) return refused();
      if (response?.ok && response.body) {
        connected(true);
        if (await drain(response.body, attempt, hear)) failures = 0;
        if (stopped) return;
      }
      connected(false);
      rest = new AbortController();
      await wait(backOff(failures, Math.random()), rest.signal);
    }
  }
}

/** Doubles up to half a minute; `chance` (0 to 1) spreads those who were cut off together. */
export function backOff(failures: number, chance: number): number {
  const most = Math.min(30_000, 500 * 2 ** failures);
  return Math.round(most / 2 + (most / 2) * chance);
}

/** True when more came than a greeting, so a server that only accepts and closes is not asked at full speed. */
async function drain(body: ReadableStream<Uint8Array>, attempt: AbortController, hear: (event: ServerEvent) => void) {
  let pieces = 0;
  const take = eventReader((event) => {
    pieces++;
    hear(event);
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let watchdog = setTimeout(() => attempt.abort(), silence);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return pieces > 1;
      pieces++;
      clearTimeout(watchdog);
      watchdog = setTimeout(() => attempt.abort(), silence);
      take(decoder.decode(value, { stream: true }));
    }
  } catch {
    return pieces > 1;
  } finally {
    clearTimeout(watchdog);
    // An event that could not be taken ends this connection; the next one brings it again.
    attempt.abort();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
