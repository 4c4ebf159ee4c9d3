import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { api, chooseWorkspace } from "../api.ts";
import { roleName } from "../role-name.ts";
import { meQuery, signOut, switchWorkspace } from "../session.tsx";
import { useSubmit } from "../submit.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Field, Input } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Door } from "./door.tsx";

/** Choosing a workspace, and the state of having none. */
export function WorkspacesPage() {
  const me = useQuery({ ...meQuery, retry: false });
  const person = me.data?.person;
  if (me.error) return <Navigate to="/sign-in" search={{ next: "/workspaces" }} replace />;
  if (!me.data || !person) {
    return (
      <Door title="Workspaces">
        <Skeleton />
      </Door>
    );
  }
  const { workspaces } = me.data;
  const none = workspaces.length === 0;
  return (
    <Door
      title={none ? "You are in no workspace yet" : "Choose a workspace"}
      lead={none ? `Ask an admin to invite ${person.email}, or create a workspace of your own.` : null}
      below={
        <span className="flex flex-wrap items-center justify-between gap-2">
          <span className="break-all">Signed in as {person.email}</span>
          <Button size="small" variant="plain" onClick={() => signOut()}>
            Sign out
          </Button>
        </span>
      }
    >
      {!none && <Choices workspaces={workspaces} />}
      <CreateWorkspace />
    </Door>
  );
}

function Choices({ workspaces }: { workspaces: { id: string; name: string; role: string }[] }) {
  return (
    <ul className="-mx-2 mb-5 border-b pb-4">
      {workspaces.map((workspace) => (
        <li key={workspace.id}>
          <button
            type="button"
            onClick={() => switchWorkspace(workspace.id)}
            className="flex w-full items-center gap-3 rounded-md px-2 py-1.5 text-start hover:bg-hover"
          >
            <Avatar name={workspace.name} size={32} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{workspace.name}</span>
              <span className="block text-muted text-small">{roleName(workspace.role)}</span>
            </span>
            <ChevronRight size={16} className="text-muted" aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

function CreateWorkspace() {
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ name }) => {
    const { id } = await api.post<{ id: string }>("/api/v1/workspaces", { name });
    chooseWorkspace(id);
    location.assign("/first-steps");
  });
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <Field label="New workspace" hint="The name of your team or company." error={fields.name}>
        <Input name="name" autoComplete="organization" maxLength={80} required />
      </Field>
      {problem && <ProblemNote error={problem} />}
      <Button type="submit" busy={busy} className="self-start">
        Create workspace
      </Button>
    </form>
  );
}
