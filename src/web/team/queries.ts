import { queryOptions } from "@tanstack/react-query";
import type { Invitation, Member } from "../../contract/team.ts";
import { everyPage } from "../lists.ts";

export const membersQuery = queryOptions({
  queryKey: ["members", "all"],
  queryFn: () => everyPage<Member>("/api/v1/members"),
});

export const invitationsQuery = queryOptions({
  queryKey: ["invitations", "all"],
  queryFn: () => everyPage<Invitation>("/api/v1/invitations"),
});
