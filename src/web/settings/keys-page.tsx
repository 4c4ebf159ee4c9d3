import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import type { ApiKey } from "../../contract/team.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { CreateButton } from "../create-button.tsx";
import { useCreating } from "../creating.ts";
import { roleName } from "../role-name.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { Empty } from "../ui/empty.tsx";
import { Load } from "../ui/load.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { toast } from "../ui/toast.tsx";
import { CreateKey } from "./create-key.tsx";
import { keysQuery } from "./queries.ts";

export function KeysPage() {
  const [creating, setCreating] = useCreating();
  const create = (
    <CreateButton icon={<Plus size={16} />} onCreate={() => setCreating(true)}>
      Create key
    </CreateButton>
  );
  return (
    <SettingsFrame
      title="API keys"
      lead="For programs. A key acts in this workspace with the role you give it."
      actions={create}
    >
      <Keys create={create} />
      {creating && <CreateKey onClose={() => setCreating(false)} />}
    </SettingsFrame>
  );
}

function Keys({ create }: { create: React.ReactNode }) {
  const keys = useQuery(keysQuery);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const refresh = useRefresh();

  async function revoke(key: ApiKey) {
    await api.delete(`/api/v1/keys/${key.id}`);
    await refresh(["keys"]);
    toast(`${key.name} revoked`);
  }

  return (
    <>
      <Load query={keys} what="The API keys" lines={3}>
        {(rows) => (
          <Table
            label="API keys"
            rows={rows}
            keyOf={(key) => key.id}
            empty={
              <Empty icon={<KeyRound size={20} />} title="No API keys yet" action={create}>
                With a key, a program can read and write everything that its role may.
              </Empty>
            }
            columns={[
              { title: "Name", render: (key) => <span className="font-medium">{key.name}</span> },
              { title: "Ends in", render: (key) => <span className="font-mono text-small">{key.hint}</span> },
              { title: "Role", render: (key) => roleName(key.role) },
              { title: "Used", render: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : "never") },
              { title: "Created", render: (key) => <Time at={key.createdAt} />, className: "hidden pane:table-cell" },
              {
                title: "",
                align: "end",
                render: (key) => (
                  <Button size="small" onClick={() => setRevoking(key)} aria-label={`Revoke ${key.name}`}>
                    Revoke
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Load>
      {revoking && (
        <ConfirmDialog
          open
          danger
          onClose={() => setRevoking(null)}
          title={`Revoke ${revoking.name}?`}
          confirm="Revoke key"
          onConfirm={() => revoke(revoking)}
        >
          Whatever uses it is refused from then on. It cannot be brought back.
        </ConfirmDialog>
      )}
    </>
  );
}
