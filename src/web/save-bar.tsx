import { useBlocker } from "@tanstack/react-router";
import { useCommands } from "./commands.ts";
import { Button } from "./ui/button.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { ProblemNote } from "./ui/problem.tsx";

type SaveBarProps = {
  dirty: boolean;
  busy: boolean;
  error: unknown;
  /** What saving does: "Save version". */
  save: string;
  /** Why it cannot be saved as it stands. */
  blocked?: string | null;
  onSave: () => void;
  onDiscard: () => void;
};

/** Appears with the first change, stays in reach, and keeps the change from being lost on the way out. */
export function SaveBar({ dirty, busy, error, save, blocked, onSave, onDiscard }: SaveBarProps) {
  const run = () => void (busy || blocked || onSave());
  useCommands(dirty ? [{ id: "save", title: save, group: "Writing", keys: ["mod+s"], run }] : []);
  return (
    <>
      {dirty && (
        <div className="sticky bottom-4 z-10 mt-6 rounded-md bg-raised p-2 pl-4 shadow-float">
          {error !== null && <ProblemNote error={error} className="mb-2" />}
          <div role="status" className="flex flex-wrap items-center gap-2">
            <span className="flex-1">{blocked ?? "Unsaved changes"}</span>
            <Button onClick={onDiscard}>Discard</Button>
            <Button variant="primary" busy={busy} blocked={blocked} shortcut="mod+s" onClick={onSave}>
              {save}
            </Button>
          </div>
        </div>
      )}
      <LeaveGuard dirty={dirty} />
    </>
  );
}

/** Asks before what was written and not saved is left behind. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  });
  const stay = () => leaving.reset?.();
  const footer = (
    <>
      <Button onClick={stay}>Stay here</Button>
      <Button variant="danger" onClick={() => leaving.proceed?.()}>
        Leave and lose changes
      </Button>
    </>
  );
  return (
    <Dialog open={leaving.status === "blocked"} onClose={stay} title="Leave without saving?" footer={footer}>
      What you changed on this page has not been saved.
    </Dialog>
  );
}
