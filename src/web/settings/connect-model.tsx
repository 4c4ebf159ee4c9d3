import { useState } from "react";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input, Select } from "../ui/field.tsx";
import { PasswordInput } from "../ui/password.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { toast } from "../ui/toast.tsx";
import { type ModelPreset, modelPresets } from "./model-presets.ts";

export function ConnectModel({ onClose }: { onClose: () => void }) {
  const [preset, setPreset] = useState<ModelPreset>(modelPresets[0]!);
  const refresh = useRefresh();
  const { onSubmit, busy, fields, problem } = useSubmit(async ({ name, baseUrl, key }) => {
    await api.post("/api/v1/models", { name, kind: preset.kind, baseUrl: baseUrl || null, key: key || null });
    await refresh(["settings", "models"], ["checklist"]);
    toast(`${name} connected`);
    onClose();
  });
  return (
    <Dialog open onClose={onClose} title="Connect a model">
      <Field label="Provider" hint={preset.hint} className="mb-4">
        <Select
          value={preset.name}
          onChange={(event) => setPreset(modelPresets.find(({ name }) => name === event.target.value)!)}
        >
          {modelPresets.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      {/* Another provider is another form: what was typed for the first does not fit it. */}
      <form key={preset.name} onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label="Name" error={fields.name}>
          <Input name="name" defaultValue={preset.name} maxLength={80} required />
        </Field>
        {preset.baseUrl !== null && (
          <Field label="Address" hint="Where the API answers, as a rule ending in /v1." error={fields.baseUrl}>
            <Input name="baseUrl" type="url" defaultValue={preset.baseUrl} required className="font-mono text-small" />
          </Field>
        )}
        {preset.key !== "none" && (
          <Field
            label={preset.key === "optional" ? "Key (where one is needed)" : "Key"}
            hint="Stored sealed, and never shown again."
            error={fields.key}
          >
            <PasswordInput name="key" autoComplete="off" maxLength={500} required={preset.key === "needed"} />
          </Field>
        )}
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy} className="self-end">
          Connect
        </Button>
      </form>
    </Dialog>
  );
}
