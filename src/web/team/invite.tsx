import { useState } from "react";
import type { z } from "zod";
import type { sentInvitation } from "../../contract/team.ts";
import { mayGrant, type Role, roles } from "../../domain/permission.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { roleName } from "../role-name.ts";
import { useMe } from "../session.tsx";
import { useSubmit } from "../submit.ts";
import { Address } from "../ui/address.tsx";
import { Button } from "../ui/button.tsx";
import { Code } from "../ui/code.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input, Select } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { roleSentences } from "./role-sentences.ts";

type Sent = z.infer<typeof sentInvitation>;

export function Invite({ onClose }: { onClose: () => void }) {
  const mine = useMe().role;
  const refresh = useRefresh();
  const [role, setRole] = useState<Role>("teammate");
  const [sent, setSent] = useState<Sent | null>(null);
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ email }) => {
    setSent(await api.post<Sent>("/api/v1/invitations", { email, role }));
    await refresh(["invitations"], ["checklist"]);
  });

  if (sent) return <Invited sent={sent} onClose={onClose} onNext={() => setSent(null)} />;
  return (
    <Dialog open onClose={onClose} title="Invite a teammate">
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Email" error={fields.email}>
          <Input name="email" type="email" autoComplete="off" required autoFocus />
        </Field>
        <Field label="Role" hint={roleSentences[role]} error={fields.role}>
          <Select name="role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {roles
              .filter((other) => mine && mayGrant(mine, other))
              .map((other) => (
                <option key={other} value={other}>
                  {roleName(other)}
                </option>
              ))}
          </Select>
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy} className="self-end">
          Invite
        </Button>
      </form>
    </Dialog>
  );
}

function Invited({ sent, onClose, onNext }: { sent: Sent; onClose: () => void; onNext: () => void }) {
  const { mailKept } = useMe();
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        <>
          <Address>{sent.email}</Address> is invited
        </>
      }
      description={
        mailKept
          ? "No mail server is set, so no mail goes out. Hand the link over yourself; it waits in the outbox too."
          : "A mail with this link is on its way. You can hand it over yourself too."
      }
      footer={
        <>
          <Button onClick={onNext}>Invite another</Button>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <Code label="link" text={sent.link} />
    </Dialog>
  );
}
