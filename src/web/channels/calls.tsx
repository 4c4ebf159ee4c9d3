import { Section } from "../ui/section.tsx";
import { callFields } from "./fields.ts";
import { SettingFields } from "./setting-fields.tsx";
import type { Form } from "./use-draft.ts";

export function Calls({ form }: { form: Form }) {
  return (
    <div className="max-w-150">
      <Section title="Calls" lead="How the agent speaks, and who it hands a call to.">
        <SettingFields form={form} fields={callFields} />
      </Section>
    </div>
  );
}
