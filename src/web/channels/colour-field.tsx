import { Field, Input } from "../ui/field.tsx";

type ColourFieldProps = { colour: string; error: string | undefined; onChange: (colour: string) => void };

/** To be picked, or typed as the brand book has it. */
export function ColourField({ colour, error, onChange }: ColourFieldProps) {
  const known = /^#[0-9a-f]{6}$/i.test(colour);
  return (
    <Field label="Colour" hint="Text on it turns black or white, whichever reads." error={error}>
      <span className="flex gap-2">
        <Input
          value={colour}
          maxLength={7}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value.trim())}
          className="!w-32 font-mono text-small"
        />
        <input
          type="color"
          aria-label="Pick a colour"
          value={known ? colour : "#000000"}
          onChange={(event) => onChange(event.target.value)}
          className="h-8 w-10 rounded-md border border-edge/70 bg-surface p-1"
        />
      </span>
    </Field>
  );
}
