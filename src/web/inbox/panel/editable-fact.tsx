import { type KeyboardEvent, type ReactNode, useState } from "react";
import { ApiError } from "../../api.ts";
import { complaintAbout } from "../../ui/complaint.ts";
import { sentenceOf } from "../../ui/problem.tsx";
import { Fact } from "./section.tsx";

type EditableFactProps = {
  name: string;
  /** The field's name in the contract, where a refusal says what is wrong with it. */
  field: string;
  value: string | null;
  shown?: string | null;
  type?: "text" | "email" | "tel";
  placeholder?: string;
  required?: boolean;
  blocked: string | null;
  onSave: (value: string) => Promise<unknown>;
};

/** A click makes the value a field; Enter or leaving saves, Esc keeps what was. */
export function EditableFact({
  name,
  field,
  value,
  shown,
  type = "text",
  placeholder,
  required,
  blocked,
  onSave,
}: EditableFactProps) {
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function save() {
    if (text === null) return;
    const next = text.trim();
    if (next === (value ?? "") || (required && !next)) return stop();
    try {
      await onSave(next);
      stop();
    } catch (thrown) {
      const said = thrown instanceof ApiError && thrown.fields[field];
      setError(said ? complaintAbout(name, said) : sentenceOf(thrown));
    }
  }

  function stop() {
    setText(null);
    setError(null);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter") void save();
    if (event.key === "Escape") stop();
  }

  if (text === null) {
    return (
      <Fact name={name}>
        <button
          type="button"
          disabled={blocked !== null}
          title={blocked ?? undefined}
          aria-label={value ? `${name}: ${shown ?? value}. Change` : `Add ${name.toLowerCase()}`}
          onClick={() => setText(value ?? "")}
          className="-mx-1.5 -my-0.5 min-h-6 max-w-full break-words rounded-sm px-1.5 text-start enabled:hover:bg-hover"
        >
          <bdi>{value ? breakable(shown ?? value) : <span className="text-muted">Add</span>}</bdi>
        </button>
      </Fact>
    );
  }
  return (
    <Fact name={name}>
      <input
        // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
        autoFocus
        type={type}
        value={text}
        placeholder={placeholder}
        aria-label={name}
        aria-invalid={error !== null || undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={save}
        className="-mx-1.5 -my-0.5 h-6 w-full rounded-sm border border-accent bg-surface px-1 outline-none aria-invalid:border-bad"
      />
      {error && (
        <p role="alert" className="pt-1 text-bad text-small">
          {error}
        </p>
      )}
    </Fact>
  );
}

/** A mail address that is too long for its line goes on behind the @. */
function breakable(value: string): ReactNode {
  const at = value.indexOf("@") + 1;
  if (at === 0) return value;
  return (
    <>
      {value.slice(0, at)}
      <wbr />
      {value.slice(at)}
    </>
  );
}
