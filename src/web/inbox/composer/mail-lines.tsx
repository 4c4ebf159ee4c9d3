import { useId, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { type Letter, wrongAddress } from "./letter.ts";

type MailLinesProps = {
  letter: Letter;
  subject: string;
  /** Who else was in the mail that is answered. */
  others: string[];
  onChange: (change: Partial<Letter>) => void;
};

/** Subject, and on demand who else gets it: for as long as this mail is written. */
export function MailLines({ letter, subject, others, onChange }: MailLinesProps) {
  const open = letter.cc !== null || letter.bcc !== null;
  const [asked, ask] = useState(false);
  const missing = others.filter((address) => !(letter.cc ?? "").includes(address));

  function unfold() {
    ask(true);
    onChange({ cc: "" });
  }

  function addOthers() {
    onChange({ cc: [letter.cc, ...missing].filter(Boolean).join(", ") });
  }

  return (
    <div className="border-b">
      <div className="flex flex-wrap items-center justify-end">
        <Line
          name="Subject"
          value={subject}
          onChange={(value) => onChange({ subject: value })}
          className={!open && missing.length > 0 ? "max-pane:basis-full" : ""}
        />
        {missing.length > 0 && (
          <Button size="small" variant="plain" tooltip={missing.join(", ")} onClick={addOthers} className="text-muted">
            {missing.length === 1 ? "Add 1 other" : `Add ${missing.length} others`}
          </Button>
        )}
        {!open && (
          <Button size="small" variant="plain" onClick={unfold} className="text-muted">
            Cc, Bcc
          </Button>
        )}
      </div>
      {open && (
        <>
          <Line
            name="Cc"
            value={letter.cc ?? ""}
            wrong={wrongAddress(letter.cc)}
            autoFocus={asked}
            onChange={(cc) => onChange({ cc })}
          />
          <Line
            name="Bcc"
            value={letter.bcc ?? ""}
            wrong={wrongAddress(letter.bcc)}
            onChange={(bcc) => onChange({ bcc })}
          />
        </>
      )}
    </div>
  );
}

type LineProps = {
  name: string;
  value: string;
  wrong?: string;
  autoFocus?: boolean;
  onChange: (value: string) => void;
  className?: string;
};

function Line({ name, value, wrong, autoFocus, onChange, className }: LineProps) {
  const id = useId();
  return (
    <div className={`flex min-h-8 min-w-0 flex-1 items-center gap-2 px-2 ${className ?? ""}`}>
      <label htmlFor={id} className="w-12 shrink-0 text-muted text-small">
        {name}
      </label>
      <input
        id={id}
        // biome-ignore lint/a11y/noAutofocus: the button that was pressed leads here
        autoFocus={autoFocus}
        dir="auto"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={wrong !== undefined || undefined}
        aria-describedby={wrong && `${id}-wrong`}
        className="h-8 min-w-0 flex-1 bg-transparent outline-none aria-invalid:text-bad max-pane:text-[1rem]"
      />
      {wrong && (
        <span id={`${id}-wrong`} className="shrink-0 text-bad text-small">
          {wrong} is no address
        </span>
      )}
    </div>
  );
}
