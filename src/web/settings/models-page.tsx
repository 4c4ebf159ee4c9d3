import { useQuery } from "@tanstack/react-query";
import { Bot, Plus } from "lucide-react";
import { useState } from "react";
import type { ModelConnection } from "../../contract/agents.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { CreateButton } from "../create-button.tsx";
import { useCreating } from "../creating.ts";
import { modelsQuery } from "../lists.ts";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { Empty } from "../ui/empty.tsx";
import { Load } from "../ui/load.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { toast } from "../ui/toast.tsx";
import { ConnectModel } from "./connect-model.tsx";
import { TestModel } from "./test-model.tsx";

export function ModelsPage() {
  const blocked = useBlocked()("settings.write");
  const models = useQuery(modelsQuery);
  const [connecting, setConnecting] = useCreating();
  const connect = (
    <CreateButton icon={<Plus size={16} />} blocked={blocked} onCreate={() => setConnecting(true)}>
      Connect a model
    </CreateButton>
  );
  return (
    <SettingsFrame
      title="Models"
      lead="What agents think with. Without any, the built-in reasoner answers from the knowledge base."
      actions={connect}
    >
      <Load query={models} what="The model connections">
        {(rows) =>
          rows.length === 0 ? (
            <Empty icon={<Bot size={20} />} title="No model is connected" action={connect}>
              Agents work without one. With a model they phrase freely and follow what you tell them in their prompt.
            </Empty>
          ) : (
            <ul>
              {rows.map((model) => (
                <ModelRow key={model.id} model={model} blocked={blocked} />
              ))}
            </ul>
          )
        }
      </Load>
      {connecting && !blocked && <ConnectModel onClose={() => setConnecting(false)} />}
    </SettingsFrame>
  );
}

function ModelRow({ model, blocked }: { model: ModelConnection; blocked: string | null }) {
  const [removing, setRemoving] = useState(false);
  const refresh = useRefresh();

  async function remove() {
    await api.delete(`/api/v1/models/${model.id}`);
    await refresh(["settings", "models"]);
    toast(`${model.name} removed`);
  }

  return (
    <li className="border-b py-4 first:pt-0 last:border-b-0">
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-medium">{model.name}</h2>
          <p className="break-all text-muted">
            {kinds[model.kind]}
            {model.baseUrl && ` at ${model.baseUrl}`} · {model.hasKey ? "with a key" : "without a key"}
          </p>
        </div>
        <Button size="small" blocked={blocked} onClick={() => setRemoving(true)} aria-label={`Remove ${model.name}`}>
          Remove
        </Button>
      </div>
      <TestModel model={model} blocked={blocked} />
      <ConfirmDialog
        open={removing}
        danger
        onClose={() => setRemoving(false)}
        title={`Remove ${model.name}?`}
        confirm="Remove"
        onConfirm={remove}
      >
        Its key is deleted. Agents that think with it hand over to teammates until you give them another.
      </ConfirmDialog>
    </li>
  );
}

const kinds: Record<ModelConnection["kind"], string> = {
  openai: "OpenAI API",
  anthropic: "Anthropic",
  google: "Google",
};
