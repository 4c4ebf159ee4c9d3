import { useState } from "react";
import { useRefresh } from "../act.ts";
import { auth } from "../auth.ts";
import { useMe } from "../session.tsx";
import { useSubmit } from "../submit.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { PasswordInput } from "../ui/password.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Section } from "../ui/section.tsx";
import { toast } from "../ui/toast.tsx";
import { type Enrolment, TwoFactorEnrolment } from "./two-factor-enrolment.tsx";

export function TwoFactor() {
  const on = useMe().person.twoFactor;
  const [asking, setAsking] = useState(false);
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const refresh = useRefresh();

  async function turnOn(password: string) {
    setEnrolment(await auth<Enrolment>("/two-factor/enable", { password }));
    setAsking(false);
  }

  async function turnOff(password: string) {
    await auth("/two-factor/disable", { password });
    await refresh(["me"], ["members"]);
    setAsking(false);
    toast("Two-factor sign-in is off");
  }

  return (
    <Section
      title="Two-factor sign-in"
      lead="Beside the password, a code from an app on your phone: a stolen password alone opens nothing."
      actions={<Badge tone={on ? "good" : "neutral"}>{on ? "On" : "Off"}</Badge>}
    >
      <Button variant={on ? "danger" : "quiet"} onClick={() => setAsking(true)}>
        {on ? "Turn off" : "Turn on"}
      </Button>
      <PasswordDialog
        open={asking}
        onClose={() => setAsking(false)}
        act={on ? "Turn off" : "Continue"}
        onPassword={on ? turnOff : turnOn}
      />
      {enrolment && <TwoFactorEnrolment enrolment={enrolment} onClose={() => setEnrolment(null)} />}
    </Section>
  );
}

type PasswordDialogProps = {
  open: boolean;
  onClose: () => void;
  act: string;
  onPassword: (password: string) => Promise<void>;
};

function PasswordDialog({ open, onClose, act, onPassword }: PasswordDialogProps) {
  const { onSubmit, busy, problem } = useSubmit(({ password = "" }) => onPassword(password));
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Your password first"
      description="So that nobody changes this in your absence."
    >
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Password">
          <PasswordInput name="password" autoComplete="current-password" required autoFocus />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy} className="self-end">
          {act}
        </Button>
      </form>
    </Dialog>
  );
}
