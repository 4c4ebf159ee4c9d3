import { CircleCheck, MailOpen, UserPlus, X } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../../commands.ts";
import { useBlocked } from "../../session.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { Progress } from "../../ui/progress.tsx";
import { toast } from "../../ui/toast.tsx";
import { useActs } from "../acts.ts";
import { AssignMenu } from "../assign-menu.tsx";
import { inTurn } from "./in-turn.ts";
import type { Selection } from "./selection.ts";

type Deed = {
  label: string;
  done: string;
  act: (id: string) => Promise<boolean>;
  undo?: (id: string) => Promise<boolean>;
};

/** In place of the list's head while conversations are marked. */
export function BulkBar({ selection, total }: { selection: Selection; total: number }) {
  const { silent } = useActs();
  const blocked = useBlocked()("inbox.write");
  const [progress, setProgress] = useState<{ label: string; done: number; of: number } | null>(null);

  async function run({ label, done, act, undo }: Deed) {
    const ids = [...selection.marked];
    const results = await inTurn(ids, act, (count) => setProgress({ label, done: count, of: ids.length }));
    setProgress(null);
    const good = results.filter(({ ok }) => ok).map(({ id }) => id);
    const bad = ids.length - good.length;
    const words = `${good.length} ${done}${bad > 0 ? `, ${bad} could not be` : ""}.`;
    toast(words, { undo: undo && (() => inTurn(good, undo, () => {})), tone: bad > 0 ? "bad" : "neutral" });
    selection.clear();
  }

  const resolve: Deed = { label: "Resolving", done: "resolved", act: silent.resolve, undo: silent.reopen };
  const unread: Deed = { label: "Marking", done: "marked unread", act: silent.markUnread, undo: silent.markRead };
  useCommands(
    blocked
      ? []
      : [
          {
            id: "bulk-resolve",
            title: "Resolve the marked",
            group: "Marking",
            keys: ["e"],
            run: () => void run(resolve),
          },
          {
            id: "bulk-unread",
            title: "Mark the marked unread",
            group: "Marking",
            keys: ["shift+u"],
            run: () => void run(unread),
          },
        ],
  );
  return (
    <header className="shrink-0 border-b bg-accent/5 px-2 pb-2">
      <div className="flex h-14 items-center gap-1 ps-1">
        <h1 className="flex-1 truncate font-semibold">
          {selection.marked.size} of {total} marked
        </h1>
        <AssignMenu
          trigger={
            <IconButton label="Assign the marked" blocked={blocked}>
              <UserPlus size={16} />
            </IconButton>
          }
          onAssign={(person) =>
            run({
              label: "Assigning",
              done: person ? `assigned to ${person.name}` : "unassigned",
              act: (id) => silent.assign(id, person),
            })
          }
        />
        <IconButton label="Mark unread" shortcut="shift+u" blocked={blocked} onClick={() => run(unread)}>
          <MailOpen size={16} />
        </IconButton>
        <Button icon={<CircleCheck size={16} />} shortcut="e" blocked={blocked} onClick={() => run(resolve)}>
          Resolve
        </Button>
        <IconButton label="Unmark all" shortcut="escape" onClick={selection.clear}>
          <X size={16} />
        </IconButton>
      </div>
      {progress && <Progress label={progress.label} value={progress.done} max={progress.of} />}
    </header>
  );
}
