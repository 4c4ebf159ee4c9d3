import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Channel } from "../../contract/channels.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { agentsQuery } from "../lists.ts";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input, Select } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";

export function NewChannel({ onClose }: { onClose: () => void }) {
  const agents = useQuery(agentsQuery).data;
  const navigate = useNavigate();
  const refresh = useRefresh();
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ name, agentId }) => {
    const { id } = await api.post<Channel>("/api/v1/channels", { kind: "webchat", name, agentId: agentId || null });
    await refresh(["channels"], ["agents"], ["checklist"]);
    await navigate({ to: "/settings/channels/$channel", params: { channel: id }, search: { tab: "install" } });
  });
  return (
    <Dialog open onClose={onClose} title="Add a web chat">
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Name" hint="For your team, such as the site it is on." error={fields.name}>
          <Input name="name" maxLength={80} required autoFocus />
        </Field>
        <Field label="Agent" hint="Answers here. Without one, teammates do." error={fields.agentId}>
          <Select name="agentId" key={agents?.length} defaultValue={agents?.[0]?.id ?? ""}>
            <option value="">None</option>
            {agents?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy} className="self-end">
          Add web chat
        </Button>
      </form>
    </Dialog>
  );
}
