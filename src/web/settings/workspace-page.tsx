import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useBlocked, useMe } from "../session.tsx";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { CopyId } from "../ui/copy.tsx";
import { Field, Input } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Section } from "../ui/section.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { toast } from "../ui/toast.tsx";

export function WorkspacePage() {
  const { workspace } = useMe();
  const blocked = useBlocked()("workspace.write");
  const refresh = useRefresh();
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ name }) => {
    await api.patch("/api/v1/workspace", { name });
    await refresh(["me"]);
    toast("Name saved");
  });
  return (
    <SettingsFrame title="General">
      <Section title="Workspace" lead="Teammates see the name, and so do people you invite.">
        <form onSubmit={onSubmit} className="flex max-w-100 flex-col gap-4">
          <Field label="Name" hint={blocked} error={fields.name}>
            <Input
              key={workspace.name}
              name="name"
              defaultValue={workspace.name}
              maxLength={80}
              required
              readOnly={blocked !== null}
            />
          </Field>
          {problem && <ProblemNote error={problem} />}
          <Button type="submit" busy={busy} blocked={blocked} className="self-start">
            Save name
          </Button>
        </form>
      </Section>
      <Section title="For developers" lead="What the API takes as X-Workspace, where a session has more than one.">
        <CopyId value={workspace.id} label="Copy the workspace's id">
          {workspace.id}
        </CopyId>
      </Section>
    </SettingsFrame>
  );
}
