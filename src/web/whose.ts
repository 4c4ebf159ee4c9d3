import type { Me } from "../contract/team.ts";

let whose: string | null = null;

/**
 * Whether what this tab has read belongs to the one who asks now, and to their workspace. Meanwhile somebody else may have
 * signed in, in another tab of this browser.
 */
export function isStillOurs({ person, workspace }: Pick<Me, "person" | "workspace">): boolean {
  if (!person || !workspace) return true;
  const theirs = `${person.id} ${workspace.id}`;
  whose ??= theirs;
  return whose === theirs;
}
