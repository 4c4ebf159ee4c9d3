import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { invitationView, Welcome } from "../../contract/team.ts";
import { api } from "../api.ts";

export type InvitationView = z.infer<typeof invitationView>;

export const welcomeQuery = queryOptions({
  queryKey: ["welcome"],
  queryFn: () => api.get<Welcome>("/api/v1/welcome"),
});

export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: () => api.get<InvitationView>(invitationPath(token)),
  });

export function invitationPath(token: string): string {
  return `/api/v1/invitations/by-token/${encodeURIComponent(token)}`;
}
