import { Button } from "../../ui/button.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { nameInWords } from "../numbers.ts";
import type { Bulk } from "./use-bulk.ts";

/** What an act on many asks before it begins, and what it could not do. */
export function BulkDialogs({ bulk: { asked, failures, confirm, dismiss } }: { bulk: Bulk }) {
  if (asked) {
    const { deed, rows } = asked;
    return (
      <ConfirmDialog
        open
        onClose={dismiss}
        title={`${deed.verb} ${rows.length} conversations?`}
        confirm={`${deed.verb} ${rows.length}`}
        onConfirm={confirm}
      >
        {deed.warning ?? "It can be undone for a few seconds afterwards."}
      </ConfirmDialog>
    );
  }
  if (!failures) return null;
  const { deed, failed } = failures;
  const title = `${failed.length === 1 ? "One conversation" : `${failed.length} conversations`} could not be ${deed.done}`;
  return (
    <Dialog
      open
      onClose={dismiss}
      title={title}
      description="They stay selected."
      footer={<Button onClick={dismiss}>Close</Button>}
    >
      <ul className="flex max-h-80 flex-col gap-2 overflow-y-auto">
        {failed.map(({ row, reason }) => (
          <li key={row.id}>
            <p className="truncate font-medium">
              <bdi>{nameInWords(row.contact.name)}</bdi>
            </p>
            <p className="text-muted">{reason}</p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
