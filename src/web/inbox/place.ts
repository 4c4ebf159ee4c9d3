import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { View } from "../../contract/conversations.ts";
import type { Search } from "./search.ts";

export type Filters = Omit<Search, "why"> & { view: View };

/** Where in the inbox we are, and the ways to somewhere else. The address holds all of it. */
export function usePlace() {
  const { view = "all", conversation } = useParams({ strict: false }) as { view?: View; conversation?: string };
  const { medium, channel, agent, q, why } = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  return useMemo(() => {
    const filters: Filters = { view, medium, channel, agent, q };
    const rest = { medium, channel, agent, q };

    return {
      filters,
      conversation,
      why,
      open(id: string, options: { why?: string; replace?: boolean } = {}) {
        const search = { ...rest, why: options.why };
        void navigate({
          to: "/inbox/$view/$conversation",
          params: { view, conversation: id },
          search,
          replace: options.replace,
        });
      },
      close: () => void navigate({ to: "/inbox/$view", params: { view }, search: rest }),
      /** Another view is another place; another filter narrows this one, and what is open stays open. */
      filter(change: Partial<Filters>) {
        const { view: next, ...search } = { ...filters, ...change };
        if (next !== view || !conversation)
          return void navigate({ to: "/inbox/$view", params: { view: next }, search });
        void navigate({ to: "/inbox/$view/$conversation", params: { view, conversation }, search, replace: true });
      },
      askWhy(turn: string | undefined) {
        if (!conversation) return;
        const params = { view, conversation };
        void navigate({ to: "/inbox/$view/$conversation", params, search: { ...rest, why: turn }, replace: true });
      },
    };
  }, [view, conversation, medium, channel, agent, q, why, navigate]);
}
