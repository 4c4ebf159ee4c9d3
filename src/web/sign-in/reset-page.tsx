import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { auth, shortestPassword } from "../auth.ts";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { PasswordInput } from "../ui/password.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Door, doorLink } from "./door.tsx";

export function ResetPage() {
  const { token, error } = useSearch({ strict: false }) as { token?: string; error?: string };
  const [done, setDone] = useState(false);
  const { onSubmit, busy, problem } = useSubmit(async ({ password }) => {
    await auth("/reset-password", { newPassword: password, token });
    setDone(true);
  });

  if (done) return <Changed />;
  if (!token || error) return <Stale />;
  return (
    <Door title="Choose a new password">
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="New password" hint={`At least ${shortestPassword} characters. A few words are easy to keep.`}>
          <PasswordInput name="password" autoComplete="new-password" minLength={shortestPassword} required autoFocus />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy}>
          Save password
        </Button>
      </form>
    </Door>
  );
}

function Changed() {
  return (
    <Door title="Your password is changed">
      <p role="status">
        <Link to="/sign-in" className={doorLink}>
          Sign in
        </Link>{" "}
        with the new one.
      </p>
    </Door>
  );
}

function Stale() {
  return (
    <Door title="This link no longer works">
      <p>
        It has been used or has expired.{" "}
        <Link to="/forgot" className={doorLink}>
          Ask for a new one
        </Link>
      </p>
    </Door>
  );
}
