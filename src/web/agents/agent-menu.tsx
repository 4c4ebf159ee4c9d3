import { Ellipsis, Pause, Pencil, Play } from "lucide-react";
import { useState } from "react";
import type { Agent } from "../../contract/agents.ts";
import { useAct, useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useCommands } from "../commands.ts";
import { useBlocked } from "../session.tsx";
import { useSubmit } from "../submit.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input } from "../ui/field.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { toast } from "../ui/toast.tsx";

export function AgentMenu({ agent }: { agent: Agent }) {
  const blocked = useBlocked()("agents.write");
  const [renaming, setRenaming] = useState(false);
  const toggle = useEnabling(agent);
  const off = agent.disabledAt !== null;
  const rename = { id: "rename-agent", title: "Rename the agent", group: "Agent", run: () => setRenaming(true) };
  const onOff = {
    id: "enable-agent",
    title: off ? "Enable the agent" : "Disable the agent",
    group: "Agent",
    words: "switch on off stop start",
    run: () => toggle(off),
  };
  useCommands(blocked ? [] : [rename, onOff]);
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton label="More">
            <Ellipsis size={16} />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil size={16} />} blocked={blocked} onSelect={() => setRenaming(true)}>
          Rename
        </MenuItem>
        {off ? (
          <MenuItem icon={<Play size={16} />} blocked={blocked} hint="It answers again." onSelect={() => toggle(true)}>
            Enable
          </MenuItem>
        ) : (
          <MenuItem
            icon={<Pause size={16} />}
            blocked={blocked}
            hint="It answers nobody, on no channel."
            onSelect={() => toggle(false)}
          >
            Disable
          </MenuItem>
        )}
      </Menu>
      {renaming && <Rename agent={agent} onClose={() => setRenaming(false)} />}
    </>
  );
}

/** Switches the agent on or off everywhere, and offers the way back. */
function useEnabling({ id, name }: Agent): (on: boolean) => void {
  const path = `/api/v1/agents/${id}/disabled`;
  const act = useAct(
    async (on: boolean) => {
      await (on ? api.delete(path) : api.put(path));
      toast(`${name} ${on ? "enabled" : "disabled"}`, { undo: () => act.mutate(!on) });
    },
    { refresh: [["agents"]] },
  );
  return act.mutate;
}

function Rename({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const refresh = useRefresh();
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ name }) => {
    await api.patch(`/api/v1/agents/${agent.id}`, { name });
    await refresh(["agents"], ["channels"]);
    onClose();
  });
  return (
    <Dialog open onClose={onClose} title="Rename the agent">
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Name" hint="Customers see it beside every answer." error={fields.name}>
          <Input name="name" defaultValue={agent.name} maxLength={80} required autoFocus />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy} className="self-end">
          Save name
        </Button>
      </form>
    </Dialog>
  );
}
