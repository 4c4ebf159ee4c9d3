import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import type { Welcome } from "../../contract/team.ts";
import { auth } from "../auth.ts";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Field, Input } from "../ui/field.tsx";
import { PasswordInput } from "../ui/password.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { DemoCard } from "./demo-card.tsx";
import { doorLink } from "./door.tsx";

type SignInFormProps = {
  demo: Welcome["demo"];
  onDone: () => void;
  /** The password was right, and a second factor is asked for. */
  onCode: () => void;
};

export function SignInForm({ demo, onDone, onCode }: SignInFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ email, password }) => {
    const answer = await auth<{ twoFactorRedirect?: boolean }>("/sign-in/email", { email, password });
    if (answer.twoFactorRedirect) onCode();
    else onDone();
  });

  function signInToDemo({ email, password }: NonNullable<Welcome["demo"]>) {
    const controls = form.current!.elements;
    (controls.namedItem("email") as HTMLInputElement).value = email;
    (controls.namedItem("password") as HTMLInputElement).value = password;
    form.current!.requestSubmit();
  }

  return (
    <form ref={form} onSubmit={onSubmit} className="flex flex-col gap-4">
      {demo && <DemoCard demo={demo} busy={busy} onUse={() => signInToDemo(demo)} />}
      <Field label="Email" error={fields.email}>
        <Input name="email" type="email" autoComplete="username" required autoFocus={!demo} />
      </Field>
      <Field label="Password" error={fields.password}>
        <PasswordInput name="password" autoComplete="current-password" required />
      </Field>
      {problem && <ProblemNote error={problem} />}
      <Button type="submit" variant={demo ? "quiet" : "primary"} busy={busy}>
        Sign in
      </Button>
      <Link to="/forgot" className={`${doorLink} self-start`}>
        Forgot your password?
      </Link>
    </form>
  );
}
