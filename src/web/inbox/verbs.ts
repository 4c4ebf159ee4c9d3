import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Conversation } from "../../contract/conversations.ts";
import { api } from "../api.ts";
import { useMe } from "../session.tsx";
import { sentenceOf } from "../ui/problem.tsx";
import { toast } from "../ui/toast.tsx";
import { patchConversation } from "./cache.ts";
import { base, conversationQuery } from "./queries.ts";

export type Person = { id: string; name: string };
export type Refused = (error: unknown, id: string) => void;
export type Verbs = ReturnType<typeof useVerbs>;

/** The bare verbs of a conversation: seen at once, told to the server, taken back if it refuses. Each tells whether it was done. */
export function useVerbs(refused: Refused = sayRefused) {
  const client = useQueryClient();
  const { person } = useMe();
  return useMemo(() => verbsOf(client, person, refused), [client, person, refused]);
}

function sayRefused(error: unknown) {
  toast(sentenceOf(error), { tone: "bad" });
}

function verbsOf(client: QueryClient, person: Person, refused: Refused) {
  const put = (path: string, body?: unknown) => () => api.put(path, body);
  const remove = (path: string) => () => api.delete(path);
  const stop = () => ({ at: new Date().toISOString(), by: person.name, kind: "teammate" as const, reason: null });
  const change = (id: string, seen: Partial<Conversation>, ask: () => Promise<unknown>) =>
    apply(client, { id, seen, ask, refused });
  return {
    takeOver: (id: string) =>
      change(id, { handoff: stop(), holder: "teammate", attention: null }, put(`${base(id)}/handoff`)),
    handBack: (id: string) => change(id, { handoff: null, attention: null }, remove(`${base(id)}/handoff`)),
    reconsider: (id: string) => change(id, {}, put(`${base(id)}/reconsideration`)),
    pause: (id: string) => change(id, { paused: stop() }, put(`${base(id)}/pause`)),
    resume: (id: string) => change(id, { paused: null, outcome: "ongoing" }, remove(`${base(id)}/pause`)),
    pauseLine: (id: string, line: string) => change(id, {}, put(`${base(id)}/lines/${line}/pause`)),
    resumeLine: (id: string, line: string) => change(id, {}, remove(`${base(id)}/lines/${line}/pause`)),
    resolve: (id: string) =>
      change(
        id,
        { resolved: stop(), handoff: null, attention: null, unansweredAt: null, unread: 0 },
        put(`${base(id)}/closure`),
      ),
    reopen: (id: string) => change(id, { resolved: null }, remove(`${base(id)}/closure`)),
    assign: (id: string, to: Person | null) =>
      to
        ? change(id, { assignee: { id: to.id, name: to.name } }, put(`${base(id)}/assignment`, { person: to.id }))
        : change(id, { assignee: null }, remove(`${base(id)}/assignment`)),
    markUnread: (id: string) => change(id, { unread: 1 }, put(`${base(id)}/unread`)),
    markRead: (id: string) => change(id, { unread: 0 }, remove(`${base(id)}/unread`)),
  };
}

type Change = { id: string; seen: Partial<Conversation>; ask: () => Promise<unknown>; refused: Refused };

async function apply(client: QueryClient, { id, seen, ask, refused }: Change): Promise<boolean> {
  patchConversation(client, id, seen);
  try {
    await ask();
    void client.invalidateQueries({ queryKey: conversationQuery(id).queryKey });
    void client.invalidateQueries({ queryKey: ["why", id] });
    return true;
  } catch (error) {
    refused(error, id);
    void client.invalidateQueries({ queryKey: ["conversations"] });
    return false;
  }
}
