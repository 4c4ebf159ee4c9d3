import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input, Textarea } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { toast } from "../ui/toast.tsx";

export function NewCannedReply({ onClose }: { onClose: () => void }) {
  const refresh = useRefresh();
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ shortcut = "", text }) => {
    await api.post("/api/v1/canned-replies", { shortcut: shortcut.replace(/^\//, ""), text });
    await refresh(["canned-replies"]);
    toast("Reply saved");
    onClose();
  });
  return (
    <Dialog open onClose={onClose} title="Write a canned reply">
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Shortcut" hint="One word, such as hours or return." error={fields.shortcut}>
          <Input
            name="shortcut"
            maxLength={41}
            pattern="/?[\p{L}\p{N}_\-]{1,40}"
            title="One word of letters, digits, - and _"
            required
            autoFocus
            className="font-mono"
          />
        </Field>
        <Field label="Text" error={fields.text}>
          <Textarea name="text" dir="auto" rows={6} maxLength={5000} required />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy} className="self-end">
          Save reply
        </Button>
      </form>
    </Dialog>
  );
}
