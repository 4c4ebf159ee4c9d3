import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { auth, shortestPassword } from "../auth.ts";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Field, Input } from "../ui/field.tsx";
import { PasswordInput } from "../ui/password.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Door, doorLink } from "./door.tsx";
import { welcomeQuery } from "./queries.ts";

/** An account of one's own, where the installation allows it. A workspace is chosen or created afterwards. */
export function SignUpPage() {
  const welcome = useQuery(welcomeQuery);
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ name, email = "", password }) => {
    await auth("/sign-up/email", { name, email, password });
    setAskedFor(email);
  });
  const back = (
    <Link to="/sign-in" className={doorLink}>
      Back to sign in
    </Link>
  );

  if (welcome.data && !welcome.data.signUp) return <Navigate to="/sign-in" replace />;
  if (askedFor) return <Ready email={askedFor} />;
  return (
    <Door title="Create an account" below={back}>
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Your name" error={fields.name}>
          <Input name="name" autoComplete="name" maxLength={120} required autoFocus />
        </Field>
        <Field label="Email" error={fields.email}>
          <Input name="email" type="email" autoComplete="username" required />
        </Field>
        <Field label="Password" hint={`At least ${shortestPassword} characters.`} error={fields.password}>
          <PasswordInput name="password" autoComplete="new-password" minLength={shortestPassword} required />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy}>
          Create account
        </Button>
      </form>
    </Door>
  );
}

/** A known address gets the same answer as a new one, so this says only what holds for both. */
function Ready({ email }: { email: string }) {
  return (
    <Door title="Now sign in">
      <p role="status">
        The account of <strong className="break-all font-medium">{email}</strong> is there.{" "}
        <Link to="/sign-in" search={{ next: "/workspaces" }} className={doorLink}>
          Sign in
        </Link>
      </p>
    </Door>
  );
}
