import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Contact } from "../../contract/contacts.ts";
import type { Conversation } from "../../contract/conversations.ts";
import { api } from "../api.ts";
import { useMe } from "../session.tsx";
import { sentenceOf } from "../ui/problem.tsx";
import { toast } from "../ui/toast.tsx";
import { dropConversation, patchConversation } from "./cache.ts";
import { base, type ContactChange, conversationQuery } from "./queries.ts";

export type Acts = ReturnType<typeof useActs>;
type Person = { id: string; name: string };

/** What can be done to a conversation: seen at once, told to the server, taken back if it refuses. */
export function useActs() {
  const client = useQueryClient();
  const { person } = useMe();
  return useMemo(() => actsOf(client, person), [client, person]);
}

function actsOf(client: QueryClient, person: Person) {
  const stop = () => ({ at: new Date().toISOString(), by: person.name, reason: null });
  const act = (id: string, change: Partial<Conversation>, ask: () => Promise<unknown>) =>
    applied(client, id, change, ask);
  const say = async (done: Promise<boolean>, text: string, undo?: () => unknown) => {
    if (await done) toast(text, { undo });
  };

  const silent = {
    resolve: (id: string) =>
      act(id, { resolved: stop(), handoff: null, attention: null, unread: 0 }, () => api.put(`${base(id)}/closure`)),
    reopen: (id: string) => act(id, { resolved: null }, () => api.delete(`${base(id)}/closure`)),
    assign: (id: string, to: Person | null) =>
      act(id, { assignee: to && { id: to.id, name: to.name } }, () =>
        to ? api.put(`${base(id)}/assignment`, { person: to.id }) : api.delete(`${base(id)}/assignment`),
      ),
    markUnread: (id: string) => act(id, { unread: 1 }, () => api.put(`${base(id)}/unread`)),
    markRead: (id: string) => act(id, { unread: 0 }, () => api.delete(`${base(id)}/unread`)),
  };

  return {
    silent,
    takeOver: (id: string) =>
      say(
        act(id, { handoff: stop(), holder: "teammate", attention: null }, () => api.put(`${base(id)}/handoff`)),
        "You took over. The agent is silent here.",
        () => silentHandBack(id),
      ),
    handBack: (id: string) => say(silentHandBack(id), "Handed back. The agent answers the next message."),
    pause: (id: string) =>
      say(
        act(id, { paused: stop() }, () => api.put(`${base(id)}/pause`)),
        "The agent is paused here.",
        () => resume(id),
      ),
    resume: (id: string) => say(resume(id), "The agent may answer again."),
    resumeLine: (id: string, line: string) =>
      say(
        act(id, {}, () => api.delete(`${base(id)}/lines/${line}/pause`)),
        "The line is resumed.",
      ),
    pauseLine: (id: string, line: string) =>
      say(
        act(id, {}, () => api.put(`${base(id)}/lines/${line}/pause`)),
        "The agent is paused on this line.",
      ),
    resolve: (id: string) => say(silent.resolve(id), "Resolved.", () => silent.reopen(id)),
    reopen: (id: string) => say(silent.reopen(id), "Reopened.", () => silent.resolve(id)),
    assign(id: string, to: Person | null) {
      const before = client.getQueryData(conversationQuery(id).queryKey)?.assignee ?? null;
      const words = to ? `Assigned to ${to.id === person.id ? "you" : to.name}.` : "Nobody is assigned now.";
      return say(silent.assign(id, to), words, () => silent.assign(id, before));
    },
    markUnread: (id: string) => say(silent.markUnread(id), "Marked unread.", () => silent.markRead(id)),
    async remove(id: string) {
      await api.delete(base(id));
      dropConversation(client, id);
      toast("The conversation is deleted.");
    },
    changeContact: (contact: Contact, change: ContactChange) =>
      saveContact(client, contact, () => api.patch<Contact>(`/api/v1/contacts/${contact.id}`, change)),
    stopContact: (contact: Contact, what: ContactStop) =>
      say(setContactStop(contact, what, true), stopWords[what].on, () => setContactStop(contact, what, false)),
    freeContact: (contact: Contact, what: ContactStop) =>
      say(setContactStop(contact, what, false), stopWords[what].off),
  };

  function silentHandBack(id: string) {
    return act(id, { handoff: null, holder: "agent", attention: null }, () => api.delete(`${base(id)}/handoff`));
  }

  function resume(id: string) {
    return act(id, { paused: null, outcome: "ongoing" }, () => api.delete(`${base(id)}/pause`));
  }

  async function setContactStop(contact: Contact, what: ContactStop, on: boolean): Promise<boolean> {
    const path = `/api/v1/contacts/${contact.id}/${what}`;
    try {
      await (on ? api.put(path) : api.delete(path));
      return true;
    } catch (error) {
      toast(sentenceOf(error), { tone: "bad" });
      return false;
    } finally {
      renew(client);
    }
  }
}

export type ContactStop = "pause" | "block" | "unsubscription";

const stopWords: Record<ContactStop, { on: string; off: string }> = {
  pause: { on: "The agent is paused for this contact.", off: "The agent may answer this contact again." },
  block: { on: "The contact is blocked.", off: "The contact is no longer blocked." },
  unsubscription: { on: "The contact is unsubscribed.", off: "The contact is subscribed again." },
};

async function applied(
  client: QueryClient,
  id: string,
  change: Partial<Conversation>,
  ask: () => Promise<unknown>,
): Promise<boolean> {
  patchConversation(client, id, change);
  try {
    await ask();
    void client.invalidateQueries({ queryKey: conversationQuery(id).queryKey });
    void client.invalidateQueries({ queryKey: ["why", id] });
    return true;
  } catch (error) {
    toast(sentenceOf(error), { tone: "bad" });
    renew(client);
    return false;
  }
}

async function saveContact(client: QueryClient, contact: Contact, ask: () => Promise<Contact>) {
  await ask();
  renew(client);
  void client.invalidateQueries({ queryKey: ["contacts", contact.id] });
}

function renew(client: QueryClient) {
  void client.invalidateQueries({ queryKey: ["conversations"] });
  void client.invalidateQueries({ queryKey: ["why"] });
}
