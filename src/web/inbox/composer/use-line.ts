import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Channel } from "../../../contract/channels.ts";
import type { Conversation } from "../../../contract/conversations.ts";
import type { Facts } from "../../../domain/event.ts";
import { channelsQuery } from "../../lists.ts";
import { useNow } from "../../ui/time.tsx";
import { eventsQuery, messagesQuery } from "../queries.ts";

export type Line = Conversation["lines"][number];

/** The line a reply takes: the one chosen, else the one the contact used last. */
export function useLine({ id, lines }: Conversation) {
  const [chosen, choose] = useState<string>();
  const messages = useInfiniteQuery(messagesQuery(id)).data?.pages[0]?.items ?? [];
  const last = messages.findLast(({ direction, lineId }) => direction === "in" && lineId)?.lineId;
  const line = lines.find((each) => each.id === (chosen ?? last)) ?? lines.at(-1);
  return { line, choose };
}

export function useChannel(line: Line | undefined): Channel | undefined {
  const channels = useQuery(channelsQuery).data;
  return channels?.find(({ id }) => id === line?.channel.id);
}

export type Window = { open: boolean; hours: number; leftMs: number; humanAgentUntil: string | null };

/** The window as it is this minute; null where a medium has none. */
export function useWindow(line: Line | undefined): Window | null {
  const now = useNow();
  if (!line?.window) return null;
  const { hours, closesAt } = line.window;
  const leftMs = closesAt ? Date.parse(closesAt) - now : 0;
  const human = line.humanAgentUntil && Date.parse(line.humanAgentUntil) > now ? line.humanAgentUntil : null;
  return { open: leftMs > 0, hours, leftMs, humanAgentUntil: human };
}

/** Whether somebody is on the line and hears what is written; null where nothing is spoken. */
export function useOnTheLine({ id, medium }: Conversation, line: Line | undefined): boolean | null {
  const spoken = medium === "voice";
  const events = useInfiniteQuery({ ...eventsQuery(id), enabled: spoken }).data?.pages.flatMap((page) => page.items);
  if (!spoken || !events) return null;
  const moves = events
    .filter(({ type }) => type === "call.moved")
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
    .map(({ data }) => data as Facts["call.moved"])
    // A recording comes long after the call.
    .filter(({ callId, state }) => callId === line?.thread && state !== "recorded");
  return moves.at(-1)?.state === "answered";
}
