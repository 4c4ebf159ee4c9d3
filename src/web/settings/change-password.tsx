import { useRef } from "react";
import { useRefresh } from "../act.ts";
import { auth, shortestPassword } from "../auth.ts";
import { useMe } from "../session.tsx";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { PasswordInput } from "../ui/password.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Section } from "../ui/section.tsx";
import { toast } from "../ui/toast.tsx";

export function ChangePassword() {
  const { person } = useMe();
  const refresh = useRefresh();
  const form = useRef<HTMLFormElement>(null);
  const { onSubmit, busy, problem } = useSubmit(async ({ currentPassword, newPassword }) => {
    await auth("/change-password", { currentPassword, newPassword });
    form.current?.reset();
    await refresh(["sessions"]);
    toast("Password changed");
  });
  return (
    <Section title="Password" lead="A new password ends your other sessions.">
      <form ref={form} onSubmit={onSubmit} className="flex max-w-100 flex-col gap-4">
        <input type="hidden" autoComplete="username" value={person.email} />
        <Field label="Current password">
          <PasswordInput name="currentPassword" autoComplete="current-password" required />
        </Field>
        <Field label="New password" hint={`At least ${shortestPassword} characters. A few words are easy to keep.`}>
          <PasswordInput name="newPassword" autoComplete="new-password" minLength={shortestPassword} required />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" busy={busy} className="self-start">
          Change password
        </Button>
      </form>
    </Section>
  );
}
