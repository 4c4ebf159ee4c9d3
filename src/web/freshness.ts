import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { EventType } from "../domain/event.ts";
import { askAgain } from "./ask-again.ts";
import { useLive } from "./live.ts";

/**
 * Which answers an event makes stale. A query's key begins with the noun of its address ("agents", "channels",
 * "articles", …), so a screen that keeps to this is live without another line.
 */
const nouns: Partial<Record<EventType, string[]>> = {
  "channel.changed": ["channels", "checklist", "conversations", "why"],
  "channel.unmatched": ["unmatched"],
  "agent.changed": ["agents", "channels", "checklist", "conversations", "why"],
  "article.changed": ["articles", "knowledge", "checklist"],
  "import.moved": ["imports", "articles"],
  "team.changed": ["members", "invitations", "me", "checklist"],
  "settings.changed": ["settings", "me"],
  "turn.ended": ["turns", "gaps"],
  "contact.changed": ["contacts", "timeline"],
  "conversation.deleted": ["timeline"],
};

const countsMove = /^(message\.created|conversation\.)/;

/** Asks again for what has changed, many events at once; in the frame. */
export function useFreshness() {
  const client = useQueryClient();
  useLive(
    useMemo(() => {
      const renew = gathered(150, (stale: string[]) =>
        askAgain(client, ({ queryKey }) => stale.includes(queryKey[0] as string)),
      );
      return {
        event({ type }) {
          for (const noun of nouns[type as EventType] ?? []) renew(noun);
          if (/^contact\./.test(type)) renew("contacts");
          if (countsMove.test(type)) renew("counts");
        },
      };
    }, [client]),
  );
}

/** Collects what is handed over within `ms`, each once, and passes it on together. */
export function gathered<Item>(ms: number, act: (items: Item[]) => void): (item: Item) => void {
  const items = new Map<string, Item>();
  return (item) => {
    if (items.size === 0) {
      setTimeout(() => {
        const all = [...items.values()];
        items.clear();
        act(all);
      }, ms);
    }
    items.set(JSON.stringify(item), item);
  };
}
