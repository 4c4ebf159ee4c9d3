import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { auth } from "../auth.ts";
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
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ name, email, password }) => {
    await auth("/sign-up/email", { name, email, password });
    location.assign("/workspaces");
  });
  const back = (
    <Link to="/sign-in" className={doorLink}>
      Back to sign in
    </Link>
  );

  if (welcome.data && !welcome.data.signUp) return <Navigate to="/sign-in" replace />;
  return (
    <Door title="Create an account" below={back}>
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Your name" error={fields.name}>
          <Input name="name" autoComplete="name" required autoFocus />
        </Field>
        <Field label="Email" error={fields.email}>
          <Input name="email" type="email" autoComplete="username" required />
        </Field>
        <Field label="Password" hint="At least 10 characters" error={fields.password}>
          <PasswordInput name="password" autoComplete="new-password" minLength={10} required />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy}>
          Create account
        </Button>
      </form>
    </Door>
  );
}
