import { CircleCheck, MailOpen, UserPlus, X } from "lucide-react";
import { useState } from "react";
import type { ConversationRow } from "../../../contract/conversations.ts";
import { useCommands } from "../../commands.ts";
import { useBlocked } from "../../session.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { Progress } from "../../ui/progress.tsx";
import { toast } from "../../ui/toast.tsx";
import { AssignMenu } from "../assign-menu.tsx";
import { useVerbs } from "../verbs.ts";
import { inTurn } from "./in-turn.ts";
import type { Selection } from "./selection.ts";

type Deed = {
  label: string;
  done: string;
  /** Those it would change: undoing it must not touch the others. */
  needs: (row: ConversationRow) => boolean;
  act: (id: string) => Promise<boolean>;
  undo?: (id: string) => Promise<boolean>;
};

/** In place of the list's title while conversations are marked, and as high, so that no row moves. */
export function BulkBar({ selection, rows }: { selection: Selection; rows: ConversationRow[] }) {
  const verbs = useVerbs();
  const blocked = useBlocked()("inbox.write");
  const [progress, setProgress] = useState<{ label: string; done: number; of: number } | null>(null);

  async function run({ label, done, needs, act, undo }: Deed) {
    const ids = rows.filter((row) => selection.marked.has(row.id) && needs(row)).map((row) => row.id);
    const results = await inTurn(ids, act, (count) => setProgress({ label, done: count, of: ids.length }));
    setProgress(null);
    const good = results.filter(({ ok }) => ok).map(({ id }) => id);
    const bad = results.filter(({ ok }) => !ok).map(({ id }) => id);
    const words = `${good.length} ${done}${bad.length > 0 ? `; ${bad.length} could not be, and stay marked` : ""}.`;
    toast(words, { undo: undo && (() => inTurn(good, undo, () => {})), tone: bad.length > 0 ? "bad" : "neutral" });
    selection.keep(bad);
  }

  function assign(person: { id: string; name: string } | null) {
    const before = new Map(rows.map((row) => [row.id, row.assignee]));
    void run({
      label: "Assigning",
      done: person ? `assigned to ${person.name}` : "unassigned",
      needs: (row) => row.assignee?.id !== person?.id,
      act: (id) => verbs.assign(id, person),
      undo: (id) => verbs.assign(id, before.get(id) ?? null),
    });
  }

  const resolve: Deed = {
    label: "Resolving",
    done: "resolved",
    needs: (row) => !row.resolved,
    act: verbs.resolve,
    undo: verbs.reopen,
  };
  const unread: Deed = {
    label: "Marking",
    done: "marked unread",
    needs: (row) => row.unread === 0,
    act: verbs.markUnread,
    undo: verbs.markRead,
  };
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
  if (progress) {
    return (
      <div className="flex h-14 flex-col justify-center bg-accent/5 px-3">
        <Progress label={progress.label} value={progress.done} max={progress.of} />
      </div>
    );
  }
  return (
    <div className="flex h-14 items-center gap-1 bg-accent/5 ps-3 pe-2">
      <h2 className="flex-1 truncate font-semibold">
        {selection.marked.size} of {rows.length} marked
      </h2>
      <AssignMenu
        trigger={
          <IconButton label="Assign the marked" blocked={blocked}>
            <UserPlus size={16} />
          </IconButton>
        }
        onAssign={assign}
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
  );
}
