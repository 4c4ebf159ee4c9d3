import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Conversation } from "../../contract/conversations.ts";
import { api } from "../api.ts";
import { toast } from "../ui/toast.tsx";
import { dropConversation } from "./cache.ts";
import { base, conversationQuery } from "./queries.ts";
import { type Person, useVerbs, type Verbs } from "./verbs.ts";

export type Acts = ReturnType<typeof useActs>;

/** The verbs as a person does them: each says what was done, and most can be undone. */
export function useActs() {
  const client = useQueryClient();
  const verbs = useVerbs();
  return useMemo(() => actsOf(client, verbs), [client, verbs]);
}

function actsOf(client: QueryClient, verbs: Verbs) {
  return {
    takeOver: (id: string) =>
      say(id, verbs.takeOver(id), "You took over. The agent is silent here.", () => verbs.handBack(id)),
    handBack(id: string) {
      const waiting = client.getQueryData(conversationQuery(id).queryKey)?.unansweredAt;
      const then = waiting
        ? "What waits stays with you, unless you let it answer now."
        : "It answers the next message.";
      return say(id, verbs.handBack(id), `Handed back. ${then}`);
    },
    answerNow: ({ id, agent }: Pick<Conversation, "id" | "agent">) =>
      say(id, verbs.reconsider(id), `${agent?.name ?? "The agent"} looks at it again.`),
    pause: (id: string) => say(id, verbs.pause(id), "The agent is paused here.", () => verbs.resume(id)),
    resume: (id: string) => say(id, verbs.resume(id), "The agent may answer again."),
    pauseLine: (id: string, line: string) =>
      say(id, verbs.pauseLine(id, line), "The agent is paused on this line.", () => verbs.resumeLine(id, line)),
    resumeLine: (id: string, line: string) => say(id, verbs.resumeLine(id, line), "The line is resumed."),
    resolve: (id: string) => say(id, verbs.resolve(id), "Resolved.", () => verbs.reopen(id)),
    reopen: (id: string) => say(id, verbs.reopen(id), "Reopened.", () => verbs.resolve(id)),
    assign(id: string, to: Person | null) {
      const before = client.getQueryData(conversationQuery(id).queryKey)?.assignee ?? null;
      const words = to ? `Assigned to ${to.name}.` : "Nobody is assigned now.";
      return say(id, verbs.assign(id, to), words, () => verbs.assign(id, before));
    },
    markUnread: (id: string) => say(id, verbs.markUnread(id), "Marked as unread.", () => verbs.markRead(id)),
    async remove(id: string) {
      await api.delete(base(id));
      dropConversation(client, id);
      toast("The conversation is deleted.");
    },
  };
}

async function say(about: string, done: Promise<boolean>, words: string, undo?: () => unknown) {
  if (await done) toast(words, { undo, about });
}
