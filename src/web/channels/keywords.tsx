import { Section } from "../ui/section.tsx";
import { keywordFields } from "./fields.ts";
import { SettingFields } from "./setting-fields.tsx";
import type { Form } from "./use-draft.ts";

/** STOP is obeyed whatever stands here; this is only what is said. */
export function Keywords({ form }: { form: Form }) {
  return (
    <div className="max-w-150">
      <Section
        title="Keywords"
        lead="STOP is always obeyed: nobody writes to that number until it sends START. Leave the answers empty where Twilio gives them itself, as it does by default, or customers get two."
      >
        <SettingFields form={form} fields={keywordFields} />
      </Section>
    </div>
  );
}
