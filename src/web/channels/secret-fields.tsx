import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { PasswordInput } from "../ui/password.tsx";
import type { SecretField } from "./fields.ts";
import type { Form } from "./use-draft.ts";

type SecretFieldsProps = {
  form: Form;
  fields: SecretField[];
  /** They are kept already: they can be replaced, never read. */
  kept: boolean;
};

export function SecretFields({ form, fields, kept }: SecretFieldsProps) {
  return (
    <div className="flex flex-col gap-4">
      {fields.map((field) => (
        <Secret key={field.name} form={form} field={field} kept={kept} />
      ))}
    </div>
  );
}

function Secret({
  form,
  field: { name, label, hint },
  kept,
}: Omit<SecretFieldsProps, "fields"> & { field: SecretField }) {
  const { secrets } = form.value;
  const { [name]: typed, ...others } = secrets;
  const problem = form.problems[`secrets.${name}`];
  const write = (value: string) => form.change({ secrets: { ...secrets, [name]: value } });
  // What is asked for anew is asked for here.
  if (kept && typed === undefined && !problem) {
    return (
      <div>
        <p className="mb-1 font-medium">{label}</p>
        <p className="flex items-center gap-3">
          <span className="font-mono text-muted">
            <span aria-hidden>••••••••</span>
            <span className="sr-only">Kept, and never shown</span>
          </span>
          <Button size="small" aria-label={`Replace ${label}`} onClick={() => write("")}>
            Replace
          </Button>
        </p>
      </div>
    );
  }
  return (
    <div className="flex items-end gap-2">
      <Field label={label} hint={hint} error={problem} className="min-w-0 flex-1">
        <PasswordInput
          value={typed ?? ""}
          autoComplete="new-password"
          autoFocus={kept && !problem}
          onChange={(event) => write(event.target.value.trim())}
        />
      </Field>
      {kept && !problem && (
        <Button className={hint ? "mb-5" : ""} onClick={() => form.change({ secrets: others })}>
          Keep the old one
        </Button>
      )}
    </div>
  );
}
