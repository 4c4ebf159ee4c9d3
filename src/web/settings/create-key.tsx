import { useState } from "react";
import type { z } from "zod";
import type { createdApiKey } from "../../contract/team.ts";
import { mayGrant, roles } from "../../domain/permission.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { roleName } from "../role-name.ts";
import { useMe } from "../session.tsx";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Code } from "../ui/code.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input, Select } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";

type Created = z.infer<typeof createdApiKey>;

export function CreateKey({ onClose }: { onClose: () => void }) {
  const mine = useMe().role;
  const refresh = useRefresh();
  const [created, setCreated] = useState<Created | null>(null);
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ name, role }) => {
    setCreated(await api.post<Created>("/api/v1/keys", { name, role }));
    await refresh(["keys"]);
  });

  if (created) return <ShownOnce created={created} onClose={onClose} />;
  return (
    <Dialog open onClose={onClose} title="Create an API key">
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Name" hint="Say what uses it, so that you know later what revoking breaks." error={fields.name}>
          <Input name="name" maxLength={80} required autoFocus />
        </Field>
        <Field label="Role" hint="The least that does the work." error={fields.role}>
          <Select name="role" defaultValue="teammate">
            {roles
              .filter((role) => mine && mayGrant(mine, role))
              .map((role) => (
                <option key={role} value={role}>
                  {roleName(role)}
                </option>
              ))}
          </Select>
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy} className="self-end">
          Create key
        </Button>
      </form>
    </Dialog>
  );
}

function ShownOnce({ created, onClose }: { created: Created; onClose: () => void }) {
  const example = `curl -H "Authorization: Bearer ${created.key}" ${location.origin}/api/v1/conversations`;
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={`The key of ${created.name}`}
      description="Copy it now. It is not shown again."
      footer={
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Code label="key" text={created.key} />
        <div>
          <h3 className="mb-1 font-medium">Try it</h3>
          <Code label="command" text={example} />
        </div>
      </div>
    </Dialog>
  );
}
