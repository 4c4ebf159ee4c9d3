import type { EmailSettings } from "../../contract/channel-settings.ts";
import { Field, Textarea } from "../ui/field.tsx";
import { Section } from "../ui/section.tsx";
import type { Draft } from "./use-draft.ts";

export function Signature({ draft }: { draft: Draft<EmailSettings> }) {
  const { signature } = draft.value.settings;
  return (
    <div className="max-w-150">
      <Section title="Signature" lead="Stands under every mail that leaves, the agent's and your team's.">
        <Field label="Signature" labelHidden hint="Empty: none." error={draft.problems.signature}>
          <Textarea
            dir="auto"
            rows={6}
            maxLength={5000}
            value={signature}
            onChange={(event) => draft.set({ signature: event.target.value })}
          />
        </Field>
      </Section>
    </div>
  );
}
