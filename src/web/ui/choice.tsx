import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { ReactNode } from "react";

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: { value: Value; label: string; icon?: ReactNode }[];
  disabled?: boolean;
};

/** One of a few, all in sight. */
export function Choice<Value extends string>({ label, value, onChange, options, disabled }: ChoiceProps<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      disabled={disabled}
      className="inline-flex max-w-full flex-wrap gap-0.5 rounded-md border border-edge/45 bg-bg p-0.5"
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          className="inline-flex h-7 select-none items-center gap-1.5 rounded-sm px-2.5 text-muted hover:text-text data-checked:bg-surface data-checked:font-medium data-checked:text-text data-checked:shadow-[0_0_0_1px_var(--edge)] data-disabled:opacity-60"
        >
          {option.icon}
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
