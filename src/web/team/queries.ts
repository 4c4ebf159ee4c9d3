import { queryOptions } from "@tanstack/react-query";
import type { Invitation } from "../../contract/team.ts";
import { everyPage } from "../lists.ts";

export const invitationsQuery = queryOptions({
  queryKey: ["invitations", "all"],
  queryFn: () => everyPage<Invitation>("/api/v1/invitations"),
});
