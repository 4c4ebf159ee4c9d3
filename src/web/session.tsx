import { queryOptions, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Me } from "../contract/team.ts";
import { lowestRole, type Permission, type Role } from "../domain/permission.ts";
import { ApiError, api, chooseWorkspace, chosenWorkspace, forgetWorkspace } from "./api.ts";
import { isStillOurs } from "./whose.ts";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async () => {
    const me = withWorkspace(await askForMe());
    return isStillOurs(me) ? me : startAfresh();
  },
  staleTime: 5 * 60_000,
});

/** Who is signed in, and where. Inside the frame both are known. */
export function useMe(): Me & { person: NonNullable<Me["person"]>; workspace: NonNullable<Me["workspace"]> } {
  return useSuspenseQuery(meQuery).data as ReturnType<typeof useMe>;
}

/** The same where nobody may have signed in yet. */
export function useVisitor(): Me | undefined {
  const { data, error } = useQuery({ ...meQuery, retry: false, retryOnMount: false });
  // What is remembered of a session that has ended is not true any more.
  return error ? undefined : data;
}

/** `can("inbox.write")`: whether the role here allows it. */
export function useCan(): (permission: Permission) => boolean {
  const { permissions } = useMe();
  return useCallback((permission) => permissions.includes(permission), [permissions]);
}

/** For `blocked`: null when allowed, otherwise the sentence that says who is. */
export function useBlocked(): (permission: Permission) => string | null {
  const can = useCan();
  return useCallback((permission) => (can(permission) ? null : whoMay(lowestRole(permission))), [can]);
}

function whoMay(lowest: Role): string {
  return lowest === "owner" ? "Only an owner may do this." : `Needs the role ${lowest} or higher.`;
}

/** Goes to another workspace: everything on screen belongs to one, so the app starts afresh. */
export function switchWorkspace(id: string) {
  chooseWorkspace(id);
  location.assign("/");
}

export async function signOut() {
  await api.post("/api/auth/sign-out");
  forgetWorkspace();
  location.assign("/sign-in");
}

/** Keeps a choice with the person, and shows it at once. */
export function useSavePersonSettings() {
  const client = useQueryClient();
  return async (change: Record<string, unknown>) => {
    const me = client.getQueryData(meQuery.queryKey);
    if (me?.person) {
      const settings = { ...me.person.settings, ...change };
      client.setQueryData(meQuery.queryKey, { ...me, person: { ...me.person, settings } });
    }
    await api.patch("/api/v1/me/settings", change);
  };
}

async function askForMe(): Promise<Me> {
  try {
    return await api.get<Me>("/api/v1/me");
  } catch (error) {
    // A workspace remembered from another day may be gone, or no longer ours.
    const stale = error instanceof ApiError && chosenWorkspace() && [403, 404].includes(error.status);
    if (!stale) throw error;
    forgetWorkspace();
    return api.get<Me>("/api/v1/me");
  }
}

/** Nothing of the one before is shown to the next: the answer is never given, the page goes. */
function startAfresh(): Promise<never> {
  location.assign("/");
  return new Promise(() => {});
}

function withWorkspace(me: Me): Me {
  if (me.workspace) chooseWorkspace(me.workspace.id);
  return me;
}
