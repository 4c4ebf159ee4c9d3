import { useQuery } from "@tanstack/react-query";
import { agentsQuery, channelsQuery } from "../../lists.ts";
import { mediumName } from "../../media.tsx";
import { type Filters, usePlace } from "../place.ts";

export type ActiveFilter = { name: keyof Omit<Filters, "view">; label: string; clear: () => void };

/** Every filter that narrows the view, in words, each with its way out. */
export function useActiveFilters(): ActiveFilter[] {
  const { filters, filter } = usePlace();
  const agents = useQuery(agentsQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const labels = {
    q: filters.q && `“${filters.q}”`,
    medium: filters.medium && mediumName(filters.medium),
    agent: filters.agent && `Agent: ${agents.find(({ id }) => id === filters.agent)?.name ?? "unknown"}`,
    channel: filters.channel && `Channel: ${channels.find(({ id }) => id === filters.channel)?.name ?? "unknown"}`,
  };
  return (["q", "medium", "agent", "channel"] as const).flatMap((name) => {
    const label = labels[name];
    return label ? [{ name, label, clear: () => filter({ [name]: undefined }) }] : [];
  });
}
