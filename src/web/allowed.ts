import type { Command } from "./commands.ts";
import { toast } from "./ui/toast.tsx";

/** What the role does not allow is not offered; who presses its key all the same is told who may. */
export function allowed(blocked: string | null, commands: Command[]): Command[] {
  if (!blocked) return commands;
  return commands
    .filter(({ keys }) => keys?.length)
    .map((command) => ({ ...command, group: blocked, keyOnly: true, run: () => toast(blocked, { about: "role" }) }));
}
