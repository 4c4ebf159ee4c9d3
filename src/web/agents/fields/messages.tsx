import type { AgentDefinition } from "../../../domain/agent-definition.ts";
import { Field, Textarea } from "../../ui/field.tsx";
import { Section } from "../../ui/section.tsx";
import type { Draft } from "../use-draft.ts";

const moments: { name: keyof AgentDefinition["messages"]; label: string; hint: string }[] = [
  { name: "handoff", label: "At a handoff", hint: "The customer needs a person, or it is not sure enough." },
  { name: "unavailable", label: "When it cannot answer", hint: "The model failed or took too long." },
  { name: "wrongPerson", label: "To a wrong person", hint: "Then it writes to them no more." },
];

export function MessageFields({ draft: { value, problems, change } }: { draft: Draft }) {
  return (
    <Section
      title="What it says at an end"
      lead="As they come, these are said in the contact's language and to the reason at hand. Your own words are said as you write them; empty, it says nothing and only acts."
    >
      <div className="flex flex-col gap-4">
        {moments.map(({ name, label, hint }) => (
          <Field key={name} label={label} hint={hint} error={problems[`messages.${name}`]}>
            <Textarea
              dir="auto"
              rows={2}
              maxLength={500}
              value={value.messages[name]}
              onChange={(event) => change({ messages: { ...value.messages, [name]: event.target.value } })}
            />
          </Field>
        ))}
      </div>
    </Section>
  );
}
