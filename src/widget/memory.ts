import type { Outgoing } from "./thread.ts";

/** What this browser remembers of one channel, under the frame's own origin and shared by its tabs. */
export function openMemory(channel: string) {
  const prefix = `parley:${channel}:`;
  const who = slot(`${prefix}who`);
  const out = `${prefix}out:`;

  return {
    token: slot(`${prefix}token`),
    draft: slot(`${prefix}draft`),
    seen: slot(`${prefix}seen`),
    sound: slot(`${prefix}sound`),
    /** The resolution that the visitor has been asked about, and has answered or put aside. */
    rated: slot(`${prefix}rated`),
    /** Changes whenever the visitor becomes somebody else, so that the other tabs follow. */
    who,
    /** Each message has its own key: two tabs never overwrite each other's. */
    keepOutgoing: (message: Outgoing) => slot(out + message.clientId).set(JSON.stringify(message)),
    dropOutgoing: (clientId: string) => slot(out + clientId).set(null),
    outgoing: () =>
      keys(out)
        .flatMap((key) => parse(slot(key).get()))
        .sort((a, b) => a.at.localeCompare(b.at)),
    forget() {
      for (const key of keys(prefix)) if (key !== who.key) slot(key).set(null);
    },
  };
}

function slot(key: string) {
  return {
    key,
    get: () => guarded(() => localStorage.getItem(key)),
    set: (value: string | null) =>
      guarded(() => (value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value))),
  };
}

function keys(prefix: string): string[] {
  return guarded(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [];
}

// A failed message of an earlier page waits for its visitor: nothing written days ago leaves by itself.
function parse(text: string | null): Outgoing[] {
  const kept = guarded(() => JSON.parse(text ?? "null") as Outgoing | null);
  return kept ? [{ ...kept, files: kept.files ?? [], state: "failed" }] : [];
}

/** Storage may be full or forbidden; the chat then lasts as long as its page. */
function guarded<Value>(work: () => Value): Value | null {
  try {
    return work();
  } catch {
    return null;
  }
}
