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

/** Subject, and on demand who else gets it. */
export function MailLines({ letter, subject, others, onChange }: MailLinesProps) {
  const [open, setOpen] = useState(letter.cc !== null || letter.bcc !== null);
  const missing = others.filter((address) => !(letter.cc ?? "").includes(address));

  function addOthers() {
    setOpen(true);
    onChange({ cc: [letter.cc, ...missing].filter(Boolean).join(", ") });
  }

  return (
    <div className="border-b">
      <div className="flex items-center">
        <Line name="Subject" value={subject} onChange={(value) => onChange({ subject: value })} />
        {missing.length > 0 && (
          <Button size="small" variant="plain" tooltip={missing.join(", ")} onClick={addOthers} className="text-muted">
            {missing.length === 1 ? "Add 1 other" : `Add ${missing.length} others`}
          </Button>
        )}
        {!open && (
          <Button size="small" variant="plain" onClick={() => setOpen(true)} className="text-muted">
            Cc, Bcc
          </Button>
        )}
      </div>
      {open && (
        <>
          <Line name="Cc" value={letter.cc ?? ""} wrong={wrongAddress(letter.cc)} onChange={(cc) => onChange({ cc })} />
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

type LineProps = { name: string; value: string; wrong?: string; onChange: (value: string) => void };

function Line({ name, value, wrong, onChange }: LineProps) {
  const id = useId();
  return (
    <div className="flex min-h-8 min-w-0 flex-1 items-center gap-2 px-2">
      <label htmlFor={id} className="w-12 shrink-0 text-muted text-small">
        {name}
      </label>
      <input
        id={id}
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
