import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { LiveEvent, Whisper } from "../../contract/live.ts";
import { api } from "../api.ts";
import { useConnection, useLive } from "../live.ts";
import { useMe } from "../session.tsx";
import { base } from "./queries.ts";

/** Who else is here, as they whisper it. It is forgotten 15 s after the last word, so a lost connection leaves no ghost. */

type Someone = {
  name: string;
  doing: "viewing" | "typing" | "thinking";
  who: "contact" | "agent" | "teammate";
  until: number;
};
type Others = ReadonlyMap<string, Someone>;

/** What the others were told that we look at, so that whoever comes anew can be told at once. */
let viewed: string | null = null;

let here: ReadonlyMap<string, Others> = new Map();
const nobody: Others = new Map();
const listeners = new Set<() => void>();
const lasting = { viewing: 15_000, typing: 6000, thinking: 30_000 };

/** Listens to the whispers of all conversations; once, in the inbox. */
export function usePresenceLive() {
  const { person } = useMe();
  useLive(
    useMemo(
      () => ({
        whisper: (whisper) => hear(whisper, person.id),
        event(event) {
          if (event.conversationId && isWritten(event)) stopTyping(event.conversationId, event.actor);
        },
      }),
      [person.id],
    ),
  );
  useEffect(() => {
    const timer = setInterval(forget, 2000);
    return () => clearInterval(timer);
  }, []);
}

export function useOthers(conversation: string): Someone[] {
  const others = useSyncExternalStore(subscribe, () => here.get(conversation) ?? nobody);
  return useMemo(() => [...others.values()], [others]);
}

/** Tells the others that we look at this conversation, for as long as we do. */
export function useTellViewing(conversation: string) {
  // Whoever is here answers at once, and is to be heard.
  const hears = useConnection() !== "connecting";
  useEffect(() => {
    if (!hears) return;
    const say = () => document.visibilityState === "visible" && tellViewing(conversation);
    say();
    const timer = setInterval(say, 8000);
    const leave = () => {
      viewed = null;
      tell(conversation, "left");
    };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      clearInterval(timer);
      leave();
    };
  }, [conversation, hears]);
}

export function tell(conversation: string, state: "viewing" | "typing" | "left") {
  // Presence is a courtesy: where it cannot be told nothing is lost.
  api.post(`${base(conversation)}/presence`, { state }).catch(() => {});
}

function hear(whisper: Whisper, self: string) {
  const { conversationId } = whisper;
  if (whisper.kind === "thinking") {
    return note(conversationId, "agent", whisper.on ? { name: "The agent", doing: "thinking", who: "agent" } : null);
  }
  if (whisper.personId === self) return;
  if (whisper.kind === "typing") {
    return note(conversationId, whisper.personId ?? whisper.who, {
      name: whisper.name,
      doing: "typing",
      who: whisper.who,
    });
  }
  if (!whisper.left) greet(conversationId, whisper.personId);
  note(
    conversationId,
    whisper.personId,
    whisper.left ? null : { name: whisper.name, doing: "viewing", who: "teammate" },
  );
}

function tellViewing(conversation: string) {
  viewed = conversation;
  tell(conversation, "viewing");
}

/** Whoever opens what we look at learns of us now, and not at our next word. They know us then, and answer no more. */
function greet(conversation: string, person: string) {
  const known = here.get(conversation)?.has(person);
  if (viewed === conversation && !known && document.visibilityState === "visible") tellViewing(conversation);
}

function note(conversation: string, key: string, someone: Omit<Someone, "until"> | null) {
  const others = new Map(here.get(conversation));
  const before = others.get(key);
  if (!someone) others.delete(key);
  else if (before?.doing === "typing" && someone.doing === "viewing") return;
  else others.set(key, { ...someone, until: Date.now() + lasting[someone.doing] });
  set(conversation, others);
}

/** Sent, or held to be undone: either way its author has done with it. */
function isWritten({ type, data }: LiveEvent): boolean {
  return type === "message.created" || (type === "held.changed" && data.state === "waiting");
}

/** A message ends the typing it came from. */
function stopTyping(conversation: string, by: LiveEvent["actor"]) {
  const others = [...(here.get(conversation) ?? nobody)].flatMap(([key, one]): [string, Someone][] => {
    const wrote = one.who === by.kind && (by.kind !== "teammate" || key === by.id);
    return wrote && one.doing !== "viewing" ? calmed(key, one, Date.now()) : [[key, one]];
  });
  set(conversation, new Map(others));
}

function forget() {
  const now = Date.now();
  for (const [conversation, others] of here) {
    if ([...others.values()].every((one) => one.until > now)) continue;
    set(
      conversation,
      new Map([...others].flatMap(([key, one]) => (one.until > now ? [[key, one]] : calmed(key, one, now)))),
    );
  }
}

/** Who stops typing is still there for a while. */
function calmed(key: string, one: Someone, now: number): [string, Someone][] {
  if (one.doing !== "typing" || one.who !== "teammate") return [];
  return [[key, { ...one, doing: "viewing", until: now + lasting.viewing - lasting.typing }]];
}

function set(conversation: string, others: Others) {
  const next = new Map(here);
  if (others.size > 0) next.set(conversation, others);
  else next.delete(conversation);
  here = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
