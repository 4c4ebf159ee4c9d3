import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Contact } from "../../contract/contacts.ts";
import { api } from "../api.ts";
import { sentenceOf } from "../ui/problem.tsx";
import { toast } from "../ui/toast.tsx";

export type ContactStop = "pause" | "block" | "unsubscription";
export type ContactChange = Partial<Pick<Contact, "name" | "email" | "phone" | "language">>;

/** What can be done to a contact. */
export function useContactActs() {
  const client = useQueryClient();
  return useMemo(() => actsOf(client), [client]);
}

function actsOf(client: QueryClient) {
  return {
    async change({ id }: Contact, change: ContactChange) {
      await api.patch(`/api/v1/contacts/${id}`, change);
      renew(client);
    },
    async stop({ id }: Contact, what: ContactStop) {
      if (await set(client, { id, what, on: true }))
        toast(words[what].on, { about: id, undo: () => set(client, { id, what, on: false }) });
    },
    async free({ id }: Contact, what: ContactStop) {
      if (await set(client, { id, what, on: false })) toast(words[what].off, { about: id });
    },
  };
}

const words: Record<ContactStop, { on: string; off: string }> = {
  pause: { on: "The agent is paused for this contact.", off: "The agent may answer this contact again." },
  block: { on: "The contact is blocked.", off: "The contact is no longer blocked." },
  unsubscription: { on: "The contact is unsubscribed.", off: "The contact is subscribed again." },
};

async function set(
  client: QueryClient,
  { id, what, on }: { id: string; what: ContactStop; on: boolean },
): Promise<boolean> {
  const path = `/api/v1/contacts/${id}/${what}`;
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

function renew(client: QueryClient) {
  for (const noun of ["conversations", "contacts", "why"]) void client.invalidateQueries({ queryKey: [noun] });
}
