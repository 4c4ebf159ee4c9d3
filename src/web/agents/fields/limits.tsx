import { Field, Input } from "../../ui/field.tsx";
import { Section } from "../../ui/section.tsx";
import type { Draft } from "../use-draft.ts";
import { Languages } from "./languages.tsx";

export function LimitFields({ draft }: { draft: Draft }) {
  const { value, problems, change } = draft;
  return (
    <Section title="Limits">
      <div className="flex flex-col gap-4">
        <div className="grid gap-4 pane:grid-cols-2">
          <Field
            label="Most turns"
            hint="In one conversation; then it stops, and a teammate takes over."
            error={problems.maxTurns}
          >
            <NumberInput min={1} max={200} value={value.maxTurns} onChange={(maxTurns) => change({ maxTurns })} />
          </Field>
          <Field label="Longest answer" hint="In characters." error={problems.maxLength}>
            <NumberInput
              min={80}
              max={4000}
              step={20}
              value={value.maxLength}
              onChange={(maxLength) => change({ maxLength })}
            />
          </Field>
        </div>
        <Languages
          chosen={value.languages}
          onChange={(languages) => change({ languages })}
          error={problems.languages}
        />
      </div>
    </Section>
  );
}

type NumberInputProps = { value: number; min: number; max: number; step?: number; onChange: (value: number) => void };

/** While it is being emptied and written anew it is no number, and the form says so. */
function NumberInput({ value, onChange, ...range }: NumberInputProps) {
  return (
    <Input
      type="number"
      inputMode="numeric"
      {...range}
      value={Number.isNaN(value) ? "" : value}
      onChange={(event) => onChange(event.target.valueAsNumber)}
    />
  );
}
