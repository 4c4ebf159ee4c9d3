import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BookOpen } from "lucide-react";
import { useEffect, useState } from "react";
import type { Contact } from "../../contract/contacts.ts";
import type { ConversationRow } from "../../contract/conversations.ts";
import type { ArticleRow } from "../../contract/knowledge.ts";
import { api, query } from "../api.ts";
import { Avatar } from "../ui/avatar.tsx";
import { readableNumber } from "../ui/phone-number.ts";
import { sentenceOf } from "../ui/problem.tsx";
import { toast } from "../ui/toast.tsx";
import { find } from "./find.ts";
import type { Entry } from "./use-entries.tsx";

/** The people whose name, address or number has the text; each leads to the newest conversation with them. */
export function usePeople(text: string): Entry[] {
  const navigate = useNavigate();

  async function open({ id, name }: Contact) {
    try {
      const path = query("/api/v1/conversations", { contact: id, limit: 1 });
      const [newest] = (await api.get<{ items: ConversationRow[] }>(path)).items;
      if (!newest) return toast(`There is no conversation with ${readableNumber(name)}.`);
      await navigate({ to: "/inbox/$view/$conversation", params: { view: "all", conversation: newest.id } });
    } catch (error) {
      toast(sentenceOf(error), { tone: "bad" });
    }
  }

  const entries = useFound("/api/v1/contacts", text, (contact: Contact) => ({
    id: contact.id,
    title: readableNumber(contact.name),
    hint: contact.email ?? (contact.phone ? readableNumber(contact.phone) : undefined),
    icon: <Avatar name={contact.name} size={20} />,
    distant: true,
    run: () => open(contact),
  }));
  // Those first that are called so; the others have it in an address.
  return [...new Set([...find(entries, text), ...entries])].slice(0, most);
}

/** The articles that have the text in their title: what only mentions it is found by a search. */
export function useArticles(text: string): Entry[] {
  const navigate = useNavigate();
  const entries = useFound("/api/v1/knowledge/articles", text, ({ id, title, state }: ArticleRow) => ({
    id,
    title,
    hint: state === "published" ? undefined : state,
    icon: <BookOpen size={16} className="text-muted" aria-hidden />,
    distant: true,
    run: () => navigate({ to: "/knowledge/$article", params: { article: id } }),
  }));
  return find(entries, text).slice(0, most);
}

type Found<Item> = { text: string; items: Item[] };

/** What the server finds. The answer to a shorter text stays until the next has come. */
function useFound<Item>(path: string, text: string, toEntry: (item: Item) => Entry): Entry[] {
  const settled = useSettled(text, 120);
  const { data } = useQuery({
    queryKey: ["palette", path, settled],
    queryFn: async ({ signal }): Promise<Found<Item>> => {
      const { items } = await api.get<{ items: Item[] }>(query(path, { q: settled, limit: 20 }), undefined, signal);
      return { text: settled, items };
    },
    enabled: settled.length > 1,
    placeholderData: keepPreviousData,
  });
  if (!data || !text.startsWith(data.text)) return [];
  return data.items.map(toEntry);
}

const most = 5;

function useSettled(text: string, ms: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return settled;
}
