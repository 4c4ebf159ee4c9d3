import { queryOptions } from "@tanstack/react-query";
import type { Channel } from "../../contract/channels.ts";
import { api } from "../api.ts";

export const channelQuery = (id: string) =>
  queryOptions({ queryKey: ["channels", "one", id], queryFn: () => api.get<Channel>(channelPath(id)) });

export function channelPath(id: string): string {
  return `/api/v1/channels/${id}`;
}
