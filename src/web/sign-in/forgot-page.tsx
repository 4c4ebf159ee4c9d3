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
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ email = "" }) => {
    await auth("/request-password-reset", { email, redirectTo: "/reset" });
    setSentTo(email);
  });
  const back = (
    <Link to="/sign-in" className={doorLink}>
      Back to sign in
    </Link>
  );

  if (sentTo) return <Sent to={sentTo} back={back} />;
  return (
    <Door title="Choose a new password" lead="We send you a link to choose it with." below={back}>
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Email" error={fields.email}>
          <Input name="email" type="email" autoComplete="username" required autoFocus />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy}>
          Send the link
        </Button>
      </form>
    </Door>
  );
}

function Sent({ to, back }: { to: string; back: React.ReactNode }) {
  const demo = useQuery(welcomeQuery).data?.demo;
  return (
    <Door title="Look into your mailbox" below={back}>
      <p role="status">
        If <strong>{to}</strong> has an account here, a link is on its way. It works for one hour.
      </p>
      <p className="mt-3 text-muted">
        {demo
          ? "The demo sends no mail: the link waits in the outbox, under Settings."
          : "Nothing there? Look among the spam, or ask whoever runs Parley: without a mail server, mail waits in the outbox."}
      </p>
    </Door>
  );
}
