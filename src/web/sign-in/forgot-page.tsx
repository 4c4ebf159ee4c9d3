import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { auth } from "../auth.ts";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Field, Input } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Door, doorLink } from "./door.tsx";
import { welcomeQuery } from "./queries.ts";

export function ForgotPage() {
  const kept = useQuery(welcomeQuery).data?.mailKept;
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ email = "" }) => {
    await auth("/request-password-reset", { email, redirectTo: "/reset" });
    setAskedFor(email);
  });
  const back = (
    <Link to="/sign-in" className={doorLink}>
      Back to sign in
    </Link>
  );

  if (askedFor) return kept ? <Kept email={askedFor} back={back} /> : <Sent email={askedFor} back={back} />;
  return (
    <Door
      title="Choose a new password"
      lead={
        kept
          ? "You need a link to choose it with. No mail server is set here, so an admin hands it to you."
          : "We send you a link to choose it with."
      }
      below={back}
    >
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Email" error={fields.email}>
          <Input name="email" type="email" autoComplete="username" required autoFocus />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy}>
          {kept ? "Make the link" : "Send the link"}
        </Button>
      </form>
    </Door>
  );
}

type AskedProps = { email: string; back: React.ReactNode };

// A known address and an unknown one are answered alike.

function Sent({ email, back }: AskedProps) {
  return (
    <Door title="Look into your mailbox" below={back}>
      <p role="status">
        If <strong className="break-all font-medium">{email}</strong> has an account here, a link is on its way. It
        works for one hour.
      </p>
      <p className="mt-3 text-muted">Nothing there? Look among the spam, then ask whoever runs Parley.</p>
    </Door>
  );
}

function Kept({ email, back }: AskedProps) {
  return (
    <Door title="Ask an admin for the link" below={back}>
      <p role="status">
        If <strong className="break-all font-medium">{email}</strong> has an account here, a link waits in the outbox
        for one hour. An admin finds it under Settings, Outbox.
      </p>
      <p className="mt-3 text-muted">No mail was sent: no mail server is set here.</p>
    </Door>
  );
}
