import { useQuery } from "@tanstack/react-query";
import { Navigate, useSearch } from "@tanstack/react-router";
import { api } from "../api.ts";
import { shortestPassword } from "../auth.ts";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Field, Input } from "../ui/field.tsx";
import { PasswordInput } from "../ui/password.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Door } from "./door.tsx";
import { welcomeQuery } from "./queries.ts";

/** The first person of an installation. The token proves that it is whoever started it. */
export function SetUpPage() {
  const { token } = useSearch({ strict: false }) as { token?: string };
  const welcome = useQuery(welcomeQuery);
  const { onSubmit, busy, fields, problem } = useSubmit(async (values) => {
    await api.post("/api/v1/set-up", values);
    location.assign("/first-steps");
  });

  if (welcome.data?.state === "sign-in") return <Navigate to="/sign-in" replace />;
  return (
    <Door title="Set up Parley" lead="You become the owner of the first workspace.">
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field
          label="Set-up token"
          hint="Printed on the terminal where Parley was started. It works once."
          error={fields.token}
        >
          <Input
            name="token"
            defaultValue={token}
            autoComplete="off"
            spellCheck={false}
            required
            className="font-mono"
          />
        </Field>
        <Field label="Your name" error={fields.name}>
          <Input name="name" autoComplete="name" maxLength={120} required />
        </Field>
        <Field label="Email" error={fields.email}>
          <Input name="email" type="email" autoComplete="username" required />
        </Field>
        <Field label="Password" hint={`At least ${shortestPassword} characters.`} error={fields.password}>
          <PasswordInput name="password" autoComplete="new-password" minLength={shortestPassword} required />
        </Field>
        <Field label="Workspace" hint="The name of your team or company." error={fields.workspace}>
          <Input name="workspace" autoComplete="organization" maxLength={80} required />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy}>
          Create workspace
        </Button>
      </form>
    </Door>
  );
}
