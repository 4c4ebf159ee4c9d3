import { tones } from "../../../domain/agent-definition.ts";
import { Choice } from "../../ui/choice.tsx";
import { Field, Textarea } from "../../ui/field.tsx";
import { Section } from "../../ui/section.tsx";
import type { Draft } from "../use-draft.ts";

export function CharacterFields({ draft: { value, problems, change } }: { draft: Draft }) {
  return (
    <Section title="Character" lead="Who it is, and how it behaves towards customers.">
      <div className="flex flex-col gap-4">
        <Field label="Persona" hint="A name, a task and a manner, in a sentence or two." error={problems.persona}>
          <Textarea
            dir="auto"
            rows={2}
            maxLength={500}
            className="field-sizing-content min-h-8"
            value={value.persona}
            onChange={(event) => change({ persona: event.target.value })}
            placeholder="Fern, who helps people choose garden tools"
          />
        </Field>
        <Field
          label="Prompt"
          hint={
            value.model.connection === null
              ? "What it does, and what it never does. The built-in reasoner does not read this; a model does."
              : "What it does, and what it never does."
          }
          error={problems.prompt}
        >
          <Textarea
            dir="auto"
            rows={9}
            maxLength={20_000}
            value={value.prompt}
            onChange={(event) => change({ prompt: event.target.value })}
            className="field-sizing-content max-h-[60vh] font-mono text-small leading-5"
          />
        </Field>
        <div>
          <p className="mb-1 font-medium" aria-hidden>
            Tone
          </p>
          <Choice
            label="Tone"
            value={value.tone}
            onChange={(tone) => change({ tone })}
            options={tones.map((tone) => ({ value: tone, label: tone[0]!.toUpperCase() + tone.slice(1) }))}
          />
        </div>
        <Field
          label="Introduction"
          hint="Said once, before its first answer. Empty: it says none."
          error={problems.introduction}
        >
          <Textarea
            dir="auto"
            rows={2}
            maxLength={500}
            value={value.introduction}
            onChange={(event) => change({ introduction: event.target.value })}
          />
        </Field>
      </div>
    </Section>
  );
}
