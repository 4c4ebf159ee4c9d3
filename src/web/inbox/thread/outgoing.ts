import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import type { Message } from "../../../contract/conversations.ts";
import { ApiError, api } from "../../api.ts";
import { useMe } from "../../session.tsx";
import { sentenceOf } from "../../ui/problem.tsx";
import { storeMessages } from "../cache.ts";
import { base } from "../queries.ts";

/** What was written here and the server has not confirmed yet. Each has a key of its own: sent again it counts once. */

export type Writing = { text: string; note: boolean; line?: string; seen?: number };
type Outgoing = Writing & { key: string; conversation: string; at: string; problem: string | null };
export type Sent = { ok: true } | { ok: false; newer: true };

let waiting: readonly Outgoing[] = [];
const listeners = new Set<() => void>();

/** The messages on their way, as the thread shows them; those that have arrived are left out. */
export function useOutgoing(conversation: string, arrived: Message[]): Message[] {
  const { person } = useMe();
  const all = useSyncExternalStore(subscribe, () => waiting);
  return useMemo(() => {
    const known = new Set(arrived.map((message) => message.clientId));
    const mine = all.filter((one) => one.conversation === conversation && !known.has(one.key));
    return mine.map((one) => asMessage(one, person));
  }, [all, conversation, arrived, person]);
}

export function useSend(conversation: string) {
  const client = useQueryClient();
  return useMemo(
    () => ({
      send(writing: Writing): Promise<Sent> {
        const key = crypto.randomUUID();
        const one = { ...writing, key, conversation, at: new Date().toISOString(), problem: null };
        set([...waiting, one]);
        return deliver(client, one);
      },
      retry(key: string) {
        const one = waiting.find((other) => other.key === key);
        if (!one) return;
        change(key, { problem: null });
        void deliver(client, { ...one, seen: undefined });
      },
      discard: (key: string) => set(waiting.filter((one) => one.key !== key)),
      resend: (message: Message) => api.put(`${base(conversation)}/messages/${message.id}/resend`),
    }),
    [client, conversation],
  );
}

async function deliver(client: QueryClient, { key, conversation, text, note, line, seen }: Outgoing): Promise<Sent> {
  try {
    const message = await api.post<Message>(`${base(conversation)}/messages`, { text, note, line, seen }, { key });
    storeMessages(client, conversation, [{ ...message, clientId: message.clientId ?? key }]);
    set(waiting.filter((one) => one.key !== key));
    return { ok: true };
  } catch (error) {
    if (error instanceof ApiError && error.code === "newer_message") {
      set(waiting.filter((one) => one.key !== key));
      return { ok: false, newer: true };
    }
    change(key, { problem: sentenceOf(error) });
    return { ok: true };
  }
}

function asMessage(
  { key, conversation, text, note, at, problem }: Outgoing,
  person: { id: string; name: string },
): Message {
  return {
    id: `waiting ${key}`,
    conversationId: conversation,
    lineId: null,
    seq: Number.MAX_SAFE_INTEGER,
    direction: note ? "note" : "out",
    author: { kind: "teammate", id: person.id, name: person.name },
    text,
    citations: [],
    clientId: key,
    state: problem ? "failed" : "sending",
    stateReason: problem,
    intent: null,
    language: null,
    verdict: null,
    turnId: null,
    createdAt: at,
  };
}

/** Whether it lives only here so far. */
export function isWaiting(message: Message): boolean {
  return message.id.startsWith("waiting ");
}

function change(key: string, to: Partial<Outgoing>) {
  set(waiting.map((one) => (one.key === key ? { ...one, ...to } : one)));
}

function set(next: readonly Outgoing[]) {
  waiting = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
