/** @jsxImportSource preact */
import type { ComponentChildren, TargetedSubmitEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "./tongue.ts";
import type { View, Visit } from "./visit.ts";

/** What we ask of the visitor beside what they write: at the end of the thread, each at its time. */
export function Asks({ view, visit }: { view: View; visit: Visit }) {
  const { standing, leftEmail, rating } = view;
  return (
    <>
      {leftEmail ? (
        <p class="card" role="status">
          {words.emailLeft.replace("{email}", leftEmail)}
        </p>
      ) : (
        standing.leaveEmail && (
          <Question label={words.yourEmail} field={kinds.email} hand={(email) => visit.leaveEmail(email)}>
            <p>{words.leaveEmail}</p>
          </Question>
        )
      )}
      {rating === "given" && (
        <Question label={words.why} field={kinds.comment} hand={(comment) => visit.explain(comment)}>
          <p role="status">{words.rated}</p>
        </Question>
      )}
      {rating === "explained" && (
        <p class="card" role="status">
          {words.rated}
        </p>
      )}
      {rating === "asked" && <Rate visit={visit} />}
    </>
  );
}

/** Stands where messages will be written, until the visitor has said who they are. */
export function Introduction({ form, visit }: { form: NonNullable<View["form"]>; visit: Visit }) {
  const { busy, failed, submit } = useSubmit(({ name, email }) => visit.introduce({ name, email }));
  return (
    <form class="card introduction" onSubmit={submit}>
      {form.name !== "off" && <Asked name="name" label={words.name} required={form.name === "required"} />}
      {form.email !== "off" && <Asked name="email" label={words.email} required={form.email === "required"} />}
      {failed && <Failed />}
      <button type="submit" class="main" aria-disabled={busy}>
        {words.start}
      </button>
    </form>
  );
}

type AskedProps = { name: "name" | "email"; label: string; required: boolean };

function Asked({ name, label, required }: AskedProps) {
  return (
    <label>
      <span>
        {label} {!required && <small>{words.optional}</small>}
      </span>
      <input {...kinds[name]} name={name} required={required} />
    </label>
  );
}

const kinds = {
  name: { type: "text", autocomplete: "name", maxLength: 120, dir: "auto" },
  email: { type: "email", autocomplete: "email", maxLength: 200, dir: "ltr" },
  comment: { maxLength: 500, dir: "auto" },
} as const;

type QuestionProps = {
  label: string;
  field: (typeof kinds)[keyof typeof kinds];
  hand: (answer: string) => Promise<boolean>;
  children: ComponentChildren;
};

/** One field that may be left as it is. */
function Question({ label, field, hand, children }: QuestionProps) {
  const { busy, failed, submit } = useSubmit(({ answer }) => hand(answer!));
  return (
    <form class="card" onSubmit={submit}>
      {children}
      <div class="field">
        <input {...field} name="answer" required aria-label={label} placeholder={label} />
        <button type="submit" class="main" aria-disabled={busy}>
          {words.send}
        </button>
      </div>
      {failed && <Failed />}
    </form>
  );
}

const scores = [1, 2, 3, 4, 5];

function Rate({ visit }: { visit: Visit }) {
  const [failed, setFailed] = useState(false);
  return (
    <fieldset class="card">
      <legend>{words.rate}</legend>
      <div class="stars">
        {scores.map((score) => (
          <button
            key={score}
            type="button"
            aria-label={words.score.replace("{score}", String(score))}
            onClick={async () => setFailed(!(await visit.rate(score)))}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="m8 1.75 1.95 3.95 4.3.65-3.1 3.05.7 4.35L8 11.7l-3.85 2.05.7-4.35-3.1-3.05 4.3-.65z" />
            </svg>
          </button>
        ))}
      </div>
      {failed && <Failed />}
      <button type="button" class="later" onClick={() => visit.rateLater()}>
        {words.notNow}
      </button>
    </fieldset>
  );
}

function Failed() {
  return (
    <p class="fault" role="alert">
      {words.notKept}
    </p>
  );
}

type Fields = { name?: string; email?: string; answer?: string };

/** What was left empty is not handed on. Answers whether it is under way, and whether it came to nothing. */
function useSubmit(hand: (fields: Fields) => Promise<boolean>) {
  const [state, setState] = useState<"still" | "busy" | "failed">("still");
  const there = useRef(true);
  useEffect(() => () => void (there.current = false), []);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (state === "busy") return;
    const given = [...new FormData(event.currentTarget)].map(([key, value]) => [key, String(value).trim()]);
    setState("busy");
    const kept = await hand(Object.fromEntries(given.filter(([, value]) => value)));
    if (there.current) setState(kept ? "still" : "failed");
  };
  return { busy: state === "busy", failed: state === "failed", submit };
}
