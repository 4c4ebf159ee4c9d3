import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import type { HeldMessage, Message } from "../../../contract/conversations.ts";
import { ApiError, api } from "../../api.ts";
import { useMe } from "../../session.tsx";
import { sentenceOf } from "../../ui/problem.tsx";
import { toast } from "../../ui/toast.tsx";
import { storeHeld, storeMessages } from "../cache.ts";
import { askComposer } from "../composer/ask.ts";
import type { Writing } from "../composer/writing.ts";
import { base, fetchMessages } from "../queries.ts";

/** What was written here and the server has not confirmed yet. Each has a key of its own: sent again it counts once. */

type Outgoing = { writing: Writing; key: string; conversation: string; at: string; problem: string | null };
export type Sent = { ok: true } | { ok: false; newer: boolean; sentence: string };

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
        const one = {
          writing,
          key: crypto.randomUUID(),
          conversation,
          at: new Date().toISOString(),
          problem: null,
        };
        set([...waiting, one]);
        return deliver(client, one);
      },
      async retry(key: string) {
        const one = waiting.find((other) => other.key === key);
        if (!one) return;
        change(key, { problem: null });
        const sent = await deliver(client, one);
        if (sent.ok) return;
        askComposer(conversation, { kind: "take-back", writing: one.writing });
        toast(sent.sentence, { tone: "bad" });
      },
      discard: (key: string) => set(waiting.filter((one) => one.key !== key)),
      resend: (message: Message) => api.put(`${base(conversation)}/messages/${message.id}/resend`),
      confirm: (message: Message) => api.put(`${base(conversation)}/messages/${message.id}/confirmation`),
    }),
    [client, conversation],
  );
}

async function deliver(client: QueryClient, one: Outgoing): Promise<Sent> {
  const { key } = one;
  try {
    await post(client, one);
    drop(key);
    return { ok: true };
  } catch (error) {
    const arrived = isUnsettled(error) && (await findArrived(client, one));
    if (!arrived && !isRefusal(error)) {
      change(key, { problem: sentenceOf(error) });
      return { ok: true };
    }
    drop(key);
    if (arrived) return { ok: true };
    const { code, fields, detail } = error as ApiError;
    return { ok: false, newer: code === "newer_message", sentence: Object.values(fields)[0] ?? detail };
  }
}

/** An earlier try with this key may have been served. */
function isUnsettled(error: unknown): boolean {
  return error instanceof ApiError && /^(in_progress|idempotency_conflict)$/.test(error.code);
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 409 || error.status === 422) && error.code !== "in_progress";
}

async function findArrived(client: QueryClient, { conversation, key }: Outgoing): Promise<boolean> {
  const newest = await fetchMessages(conversation, null).catch(() => null);
  const arrived = newest?.items.filter(({ clientId }) => clientId === key) ?? [];
  storeMessages(client, conversation, arrived);
  return arrived.length > 0;
}

async function post(client: QueryClient, { writing, key, conversation }: Outgoing) {
  const { files, replyTo, leaves, ...rest } = writing;
  const body = { ...rest, files: files.map((file) => file.id), replyTo: replyTo?.id };
  if (!leaves) {
    const message = await api.post<Message>(`${base(conversation)}/messages`, body, { key });
    storeMessages(client, conversation, [{ ...message, clientId: message.clientId ?? key }]);
    return;
  }
  const waits = await api.post<HeldMessage>(`${base(conversation)}/held-messages`, { ...body, ...leaves }, { key });
  storeHeld(client, conversation, waits);
}

function asMessage(
  { writing, key, conversation, at, problem }: Outgoing,
  person: { id: string; name: string },
): Message {
  const { text, note, files, template, humanAgent, replyTo } = writing;
  return {
    id: `waiting ${key}`,
    conversationId: conversation,
    lineId: null,
    seq: Number.MAX_SAFE_INTEGER,
    direction: note ? "note" : "out",
    author: { kind: "teammate", id: person.id, name: person.name },
    text,
    content: {
      ...(template && { template }),
      ...(humanAgent && { tag: "human-agent" }),
      ...(replyTo?.providerId && { replyTo: replyTo.providerId }),
    },
    files,
    citations: [],
    clientId: key,
    state: problem ? "failed" : "sending",
    stateReason: problem,
    failureCode: null,
    providerId: null,
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

function drop(key: string) {
  set(waiting.filter((one) => one.key !== key));
}

function set(next: readonly Outgoing[]) {
  waiting = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
