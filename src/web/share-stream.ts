type Shared<Part> = {
  signal: AbortSignal;
  /** Keeps the stream open until the signal ends it, and tells each part of it. */
  read: (tell: (part: Part) => void) => Promise<void>;
  hear: (part: Part) => void;
  /** What a tab that has just come must know, from the one that reads. */
  greet: () => Part;
};

/**
 * One tab reads a stream and all tabs of this browser hear it. Over HTTP/1.1 a browser opens six connections to a server
 * and no more: with a stream for each, the seventh tab would wait for ever. Who reads holds a lock, which the next tab
 * gets when that one closes. Without locks (they need HTTPS, or this very machine) each tab reads for itself.
 */
export async function shareStream<Part>(name: string, { signal, read, hear, greet }: Shared<Part>): Promise<void> {
  if (!navigator.locks) return read(hear);
  const tabs = new BroadcastChannel(name);
  signal.addEventListener("abort", () => tabs.close(), { once: true });
  let reads = false;
  tabs.onmessage = ({ data }: MessageEvent<{ part?: Part }>) => {
    if (data.part !== undefined) hear(data.part);
    else if (reads) tell(greet());
  };
  tabs.postMessage({});
  await navigator.locks.request(name, { signal }, () => {
    reads = true;
    return read((part) => {
      hear(part);
      tell(part);
    });
  });

  function tell(part: Part) {
    if (!signal.aborted) tabs.postMessage({ part });
  }
}
