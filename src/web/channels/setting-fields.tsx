import { Plus, X } from "lucide-react";
import { Button, IconButton } from "../ui/button.tsx";
import { complaintAbout } from "../ui/complaint.ts";
import { Field, Input, Select, Switch, Textarea } from "../ui/field.tsx";
import { readAt, writeAt } from "./at-path.ts";
import type { SettingField } from "./fields.ts";
import type { Form } from "./use-draft.ts";

/** Settings as fields, from their description. */
export function SettingFields({ form, fields }: { form: Form; fields: SettingField[] }) {
  return (
    <div className="flex flex-col gap-4">
      {fields.map((field) => (
        <Setting key={field.path} form={form} field={field} />
      ))}
    </div>
  );
}

function Setting({ form, field }: { form: Form; field: SettingField }) {
  const { path, label, hint } = field;
  const value = readAt(form.value.settings, path);
  const set = (next: unknown) => form.change({ settings: writeAt(form.value.settings, path, next) });
  if (field.as === "switch") return <Switch label={label} hint={hint} checked={value === true} onChange={set} />;
  if (field.as === "numbers")
    return <NumberList field={field} numbers={(value as string[] | undefined) ?? []} form={form} onChange={set} />;
  return (
    <Field label={label} hint={hint} error={form.problems[path]}>
      <Control field={field} value={value} onChange={set} />
    </Field>
  );
}

type ControlProps = { field: SettingField; value: unknown; onChange: (value: unknown) => void };

function Control({ field: { as, options, example }, value, onChange }: ControlProps) {
  const text = value === undefined || value === null || Number.isNaN(value) ? "" : String(value);
  if (options) {
    return (
      <Select value={text} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    );
  }
  if (as === "long")
    return (
      <Textarea
        dir="auto"
        rows={2}
        value={text}
        placeholder={example}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  if (as === "number")
    return (
      <Input
        type="number"
        step="any"
        value={text}
        className="!w-32"
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    );
  return (
    <Input
      value={text}
      placeholder={example}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value.trimStart())}
    />
  );
}

type NumberListProps = {
  field: SettingField;
  numbers: string[];
  form: Form;
  onChange: (numbers: string[]) => void;
};

function NumberList({ field, numbers, form, onChange }: NumberListProps) {
  const shown = numbers.length > 0 ? numbers : [""];
  const write = (index: number, number: string) => onChange(shown.map((old, at) => (at === index ? number : old)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{field.label}</legend>
      {shown.map((number, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a number is told apart by its place while it is typed
          key={index}
          className="flex items-start gap-1"
        >
          <Field
            label={`Number ${index + 1}`}
            labelHidden
            error={form.problems[`${field.path}.${index}`]}
            className="max-w-60 flex-1"
          >
            <Input
              type="tel"
              value={number}
              placeholder={field.example}
              onChange={(event) => write(index, event.target.value.replace(/[\s()-]/g, ""))}
            />
          </Field>
          {shown.length > 1 && (
            <IconButton
              label={`Remove ${number || `number ${index + 1}`}`}
              onClick={() => onChange(shown.filter((_, at) => at !== index))}
            >
              <X size={16} />
            </IconButton>
          )}
        </div>
      ))}
      <Button size="small" icon={<Plus size={14} />} onClick={() => onChange([...shown, ""])} className="self-start">
        Add a number
      </Button>
      {field.hint && <p className="text-muted text-small">{field.hint}</p>}
      {numbers.length === 0 && form.problems[field.path] && (
        <p role="alert" className="text-bad text-small">
          {complaintAbout(field.label, form.problems[field.path]!)}
        </p>
      )}
    </fieldset>
  );
}
