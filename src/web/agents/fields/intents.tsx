import { type Intent, intentNames, intents } from "../../../domain/intent.ts";
import { Checkbox } from "../../ui/field.tsx";
import { Section } from "../../ui/section.tsx";
import type { Draft } from "../use-draft.ts";

export function IntentFields({ draft: { value, change } }: { draft: Draft }) {
  function set(intent: Intent, on: boolean) {
    change({ answers: intents.filter((other) => (other === intent ? on : value.answers.includes(other))) });
  }
  return (
    <Section title="Intents it answers" lead="A message of any other intent is left to teammates, and Why? says so.">
      <fieldset aria-label="Intents it answers" className="grid grid-cols-2 gap-x-4 gap-y-1.5 pane:grid-cols-3">
        {intents.map((intent) => (
          <Checkbox
            key={intent}
            label={intentNames[intent]}
            checked={value.answers.includes(intent)}
            onChange={(on) => set(intent, on)}
          />
        ))}
      </fieldset>
    </Section>
  );
}
