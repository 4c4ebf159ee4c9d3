import { Link } from "@tanstack/react-router";
import { api } from "../api.ts";
import { shortestPassword } from "../auth.ts";
import { signOut, useVisitor } from "../session.tsx";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Field, Input } from "../ui/field.tsx";
import { PasswordInput } from "../ui/password.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { doorLink } from "./door.tsx";
import { type InvitationView, invitationPath } from "./queries.ts";

type JoinFormProps = { token: string; invitation: InvitationView };

/** A new person chooses a name and a password; one with an account signs in first and accepts. */
export function JoinForm({ token, invitation }: JoinFormProps) {
  const person = useVisitor()?.person;
  const accept = async (values: Record<string, string>) => {
    await api.post(`${invitationPath(token)}/acceptance`, values);
    location.assign("/");
  };

  if (person && person.email.toLowerCase() !== invitation.email.toLowerCase())
    return <SomebodyElse email={person.email} />;
  if (!person && invitation.hasAccount) return <SignInFirst token={token} />;
  return person ? <Accept onAccept={accept} /> : <Enrol onAccept={accept} email={invitation.email} />;
}

type Accepting = { onAccept: (values: Record<string, string>) => Promise<void> };

function Enrol({ onAccept, email }: Accepting & { email: string }) {
  const { onSubmit, busy, fields, problem } = useSubmit(({ name = "", password = "" }) => onAccept({ name, password }));
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <Field label="Your name" error={fields.name}>
        <Input name="name" autoComplete="name" maxLength={120} required autoFocus />
      </Field>
      <Field label="Password" hint={`At least ${shortestPassword} characters.`} error={fields.password}>
        <PasswordInput name="password" autoComplete="new-password" minLength={shortestPassword} required />
      </Field>
      {problem && <ProblemNote error={problem} />}
      <Button type="submit" variant="primary" busy={busy}>
        Join
      </Button>
    </form>
  );
}

function Accept({ onAccept }: Accepting) {
  const { onSubmit, busy, problem } = useSubmit(() => onAccept({}));
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      {problem && <ProblemNote error={problem} />}
      <Button type="submit" variant="primary" busy={busy} autoFocus>
        Join
      </Button>
    </form>
  );
}

function SignInFirst({ token }: { token: string }) {
  return (
    <p>
      You have an account.{" "}
      <Link to="/sign-in" search={{ next: `/join/${encodeURIComponent(token)}` }} className={doorLink}>
        Sign in to join
      </Link>
    </p>
  );
}

function SomebodyElse({ email }: { email: string }) {
  return (
    <div className="flex flex-col items-start gap-3">
      <p>
        You are signed in as <strong className="break-all font-medium">{email}</strong>. Sign out, then open the link
        again.
      </p>
      <Button onClick={() => signOut()}>Sign out</Button>
    </div>
  );
}
