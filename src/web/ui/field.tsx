import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check, ChevronDown } from "lucide-react";
import { type ComponentProps, createContext, type ReactNode, useContext, useId } from "react";
import { complaintAbout } from "./complaint.ts";

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  /** The label is only read out, as where a heading beside it says the same. */
  labelHidden?: boolean;
  className?: string;
  children: ReactNode;
};

const FieldContext = createContext<{ id: string; describedBy: string | undefined; invalid: boolean } | null>(null);

/** Joins one control with its label, hint and error. */
export function Field({ label, hint, error, labelHidden, className, children }: FieldProps) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <FieldContext value={{ id, describedBy, invalid: Boolean(error) }}>
      <div className={`flex flex-col gap-1 ${className ?? ""}`}>
        <label htmlFor={id} className={labelHidden ? "sr-only" : "font-medium"}>
          {label}
        </label>
        {children}
        {hint && (
          <p id={`${id}-hint`} className="text-muted text-small">
            {hint}
          </p>
        )}
        {error && (
          <p id={`${id}-error`} role="alert" className="text-bad text-small">
            {complaintAbout(label, error)}
          </p>
        )}
      </div>
    </FieldContext>
  );
}

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input {...useField()} {...props} className={`${control} h-8 px-2.5 ${className ?? ""}`} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea rows={4} {...useField()} {...props} className={`${control} px-2.5 py-1.5 ${className ?? ""}`} />;
}

export function Select({ className, ...props }: ComponentProps<"select">) {
  return (
    <span className={`relative inline-flex w-full ${className ?? ""}`}>
      <select {...useField()} {...props} className={`${control} h-8 appearance-none truncate pr-8 pl-2.5`} />
      <ChevronDown size={16} aria-hidden className="pointer-events-none absolute top-2 right-2 text-muted" />
    </span>
  );
}

type CheckedProps = {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
  /** The label is only read out. */
  labelHidden?: boolean;
};

export function Checkbox({ checked, onChange, label, hint, disabled, labelHidden }: CheckedProps) {
  const id = useId();
  const box =
    "mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-edge bg-surface data-checked:border-fill data-checked:bg-fill data-checked:text-on-fill data-disabled:opacity-50";
  return (
    <div className="flex min-h-6 items-start gap-2">
      <BaseCheckbox.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-label={labelHidden && typeof label === "string" ? label : undefined}
        className={box}
      >
        <BaseCheckbox.Indicator>
          <Check size={12} strokeWidth={3} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      {!labelHidden && <Caption id={id} label={label} hint={hint} />}
    </div>
  );
}

/** Takes effect at once; a Checkbox waits for the form to be saved. */
export function Switch({ checked, onChange, label, hint, disabled, labelHidden }: CheckedProps) {
  const id = useId();
  const track =
    "mt-px inline-flex h-4.5 w-8 shrink-0 items-center rounded-full bg-edge p-0.5 transition-colors data-checked:bg-fill data-disabled:opacity-50";
  return (
    <div className="flex min-h-6 items-start gap-2.5">
      <BaseSwitch.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-label={labelHidden && typeof label === "string" ? label : undefined}
        className={track}
      >
        <BaseSwitch.Thumb className="size-3.5 rounded-full bg-on-fill transition-transform data-checked:translate-x-3.5" />
      </BaseSwitch.Root>
      {!labelHidden && <Caption id={id} label={label} hint={hint} />}
    </div>
  );
}

function Caption({ id, label, hint }: { id: string; label: ReactNode; hint?: ReactNode }) {
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      {hint && <p className="text-muted text-small">{hint}</p>}
    </div>
  );
}

function useField() {
  const field = useContext(FieldContext);
  if (!field) return {};
  return { id: field.id, "aria-describedby": field.describedBy, "aria-invalid": field.invalid || undefined };
}

const control =
  "w-full rounded-md border border-edge/70 bg-surface text-text transition-colors placeholder:text-muted hover:border-edge focus:border-accent focus:outline-1 focus:outline-accent focus:outline-offset-0 disabled:opacity-60 aria-invalid:border-bad max-pane:text-[1rem]";
