import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { modelsQuery } from "../../lists.ts";
import { Field, Input, Select } from "../../ui/field.tsx";
import { Section } from "../../ui/section.tsx";
import type { Draft } from "../use-draft.ts";

export function ModelFields({ draft: { value, problems, change } }: { draft: Draft }) {
  const models = useQuery(modelsQuery).data;
  const { connection, name } = value.model;
  const gone = connection !== null && models?.every(({ id }) => id !== connection);
  const connect = (
    <Link to="/settings/models" className="text-accent underline underline-offset-2">
      Connect a model
    </Link>
  );
  return (
    <Section
      title="Model"
      lead="What it thinks with. The built-in reasoner needs no key: it answers with what the knowledge base says."
    >
      <div className="flex flex-col gap-4">
        <Field
          label="Connection"
          hint={models?.length === 0 ? connect : undefined}
          error={gone ? "This connection was removed. Choose another." : problems["model.connection"]}
        >
          <Select
            value={connection ?? ""}
            onChange={(event) => change({ model: { connection: event.target.value || null, name } })}
          >
            <option value="">Built-in reasoner</option>
            {models?.map((model) => (
              <option key={model.id} value={model.id}>
                {model.name}
              </option>
            ))}
            {gone && <option value={connection}>Removed connection</option>}
          </Select>
        </Field>
        {connection !== null && (
          <Field label="Name of the model" hint="As the provider writes it." error={problems["model.name"]}>
            <Input
              value={name}
              maxLength={200}
              spellCheck={false}
              onChange={(event) => change({ model: { connection, name: event.target.value } })}
              className="font-mono text-small"
            />
          </Field>
        )}
      </div>
    </Section>
  );
}
