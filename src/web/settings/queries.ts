import { queryOptions } from "@tanstack/react-query";
import type { ApiKey } from "../../contract/team.ts";
import { everyPage } from "../lists.ts";

export type Session = {
  id: string;
  current: boolean;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: string;
  seenAt: string;
};

export type CannedReply = { id: string; shortcut: string; text: string };

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: () => everyPage<Session>("/api/v1/sessions"),
});

export const keysQuery = queryOptions({ queryKey: ["keys"], queryFn: () => everyPage<ApiKey>("/api/v1/keys") });

export const cannedRepliesQuery = queryOptions({
  queryKey: ["canned-replies", "all"],
  queryFn: () => everyPage<CannedReply>("/api/v1/canned-replies"),
});
