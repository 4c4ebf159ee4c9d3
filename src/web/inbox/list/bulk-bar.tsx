import { CircleCheck, MailOpen, RotateCcw, UserPlus, X } from "lucide-react";
import { type Command, useCommands } from "../../commands.ts";
import { useBlocked } from "../../session.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { Progress } from "../../ui/progress.tsx";
import { AssignMenu } from "../assign-menu.tsx";
import type { Selection } from "./selection.ts";
import type { Bulk, Deed } from "./use-bulk.ts";

/** In place of the list's title while conversations are selected, and as high, so that no row moves. */
export function BulkBar({ bulk, selection, shown }: { bulk: Bulk; selection: Selection; shown: number }) {
  const { marked, progress, start } = bulk;
  const { resolve, reopen, unread, assign } = bulk.deeds;
  const blocked = useBlocked()("inbox.write");
  const some = (deed: Deed) => marked.some(deed.needs);
  const command = (id: string, title: string, keys: string, deed: Deed): Command[] =>
    some(deed) ? [{ id, title, group: "Selecting", keys: [keys], run: () => start(deed) }] : [];
  useCommands(
    blocked || progress
      ? []
      : [
          ...command("bulk-resolve", "Resolve selected", "e", resolve),
          ...command("bulk-reopen", "Reopen selected", "shift+e", reopen),
          ...command("bulk-unread", "Mark selected as unread", "shift+u", unread),
        ],
  );
  if (progress) {
    return (
      <div className="flex h-14 flex-col justify-center bg-accent/5 px-3">
        <Progress label={progress.label} value={progress.done} max={progress.of} />
      </div>
    );
  }
  return (
    <div className="flex h-14 items-center gap-1 bg-accent/5 ps-3 pe-2">
      <h2 className="flex-1 truncate font-semibold" title={`${marked.length} of ${shown} selected`}>
        {marked.length} selected
      </h2>
      <AssignMenu
        trigger={
          <IconButton label="Assign selected" blocked={blocked}>
            <UserPlus size={16} />
          </IconButton>
        }
        onAssign={(person) => start(assign(person, marked))}
      />
      <IconButton label="Mark as unread" shortcut="shift+u" blocked={blocked} onClick={() => start(unread)}>
        <MailOpen size={16} />
      </IconButton>
      {some(reopen) && (
        <IconButton label="Reopen" shortcut="shift+e" blocked={blocked} onClick={() => start(reopen)}>
          <RotateCcw size={16} />
        </IconButton>
      )}
      {some(resolve) && (
        <Button icon={<CircleCheck size={16} />} shortcut="e" blocked={blocked} onClick={() => start(resolve)}>
          Resolve
        </Button>
      )}
      <IconButton label="Clear the selection" shortcut="escape" onClick={selection.clear}>
        <X size={16} />
      </IconButton>
    </div>
  );
}
