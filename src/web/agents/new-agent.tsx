import { useNavigate } from "@tanstack/react-router";
import type { Agent } from "../../contract/agents.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";

export function NewAgent({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ name }) => {
    const { id } = await api.post<Agent>("/api/v1/agents", { name });
    await refresh(["agents"], ["checklist"]);
    await navigate({ to: "/agents/$agent", params: { agent: id } });
  });
  return (
    <Dialog open onClose={onClose} title="New agent" description="It answers nobody until you make a version live.">
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Name" hint="Customers see it beside every answer." error={fields.name}>
          <Input name="name" maxLength={80} required autoFocus />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy} className="self-end">
          Create agent
        </Button>
      </form>
    </Dialog>
  );
}
