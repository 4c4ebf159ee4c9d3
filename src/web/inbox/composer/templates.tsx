import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, RefreshCw } from "lucide-react";
import { Fragment, type ReactNode, useState } from "react";
import type { Template } from "../../../contract/channels.ts";
import { useAct } from "../../act.ts";
import { api } from "../../api.ts";
import { useBlocked } from "../../session.tsx";
import { Button } from "../../ui/button.tsx";
import { Field, Input } from "../../ui/field.tsx";
import { FindField } from "../../ui/find-field.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { templatesQuery } from "../queries.ts";

export type Filled = { template: { name: string; language: string; parameters: string[] }; text: string };

type PickerProps = {
  channel: string;
  /** One that was filled before, to be changed. */
  begun: Filled["template"] | undefined;
  onSend: (filled: Filled) => void;
  onClose?: () => void;
};

type Chosen = { template: Template; values: string[] };

/** Chooses an approved template, fills in what it leaves open, and shows it as it will be read. */
export function TemplatePicker({ channel, begun, onSend, onClose }: PickerProps) {
  const known = useQuery(templatesQuery(channel)).data;
  const [chosen, choose] = useState<Chosen | null>();
  const filling = chosen === undefined ? chosenBefore(known, begun) : chosen;

  function send(filled: Filled) {
    choose(null);
    onSend(filled);
  }

  if (filling) return <Filling {...filling} onBack={() => choose(null)} onSend={send} />;
  return <Choosing channel={channel} onChoose={(template) => choose(empty(template))} onClose={onClose} />;
}

function empty(template: Template): Chosen {
  return { template, values: Array.from({ length: template.parameters }, () => "") };
}

function chosenBefore(known: Template[] | undefined, begun: PickerProps["begun"]): Chosen | undefined {
  const template = begun && known?.find(({ name, language }) => name === begun.name && language === begun.language);
  return template && { template, values: begun.parameters };
}

type ChoosingProps = { channel: string; onChoose: (template: Template) => void; onClose?: () => void };

function Choosing({ channel, onChoose, onClose }: ChoosingProps) {
  const asked = useQuery(templatesQuery(channel));
  const [words, setWords] = useState("");
  if (asked.isPending) return <Skeleton lines={3} className="p-2" />;
  if (asked.error) return <ProblemNote error={asked.error} onRetry={asked.refetch} className="m-2" />;
  const approved = asked.data.filter(isApproved);
  if (approved.length === 0) return <NoneApproved channel={channel} known={asked.data} onClose={onClose} />;
  const found = approved.filter((each) => fits(each, words));
  return (
    <div className="px-2 pb-2">
      <div className="flex items-center gap-2">
        <FindField label="Find a template" value={words} onChange={setWords} className="flex-1" />
        {onClose && <Cancel onClose={onClose} />}
      </div>
      {found.length === 0 && <p className="px-2 py-4 text-center text-muted">No template has these words.</p>}
      <ul aria-label="Templates" className="mt-1 max-h-56 overflow-y-auto overscroll-contain">
        {found.map((template) => (
          <li key={`${template.name} ${template.language}`}>
            <button
              type="button"
              onClick={() => onChoose(template)}
              className="block w-full rounded-md px-2 py-1.5 text-start outline-offset-[-2px] hover:bg-hover"
            >
              <span className="flex items-baseline gap-2">
                <span className="min-w-0 truncate font-medium">{template.name}</span>
                <span className="shrink-0 text-muted text-small">
                  {template.language} · {template.category.toLowerCase()}
                </span>
              </span>
              <span dir="auto" className="block truncate text-muted">
                {template.body}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

type NoneProps = { channel: string; known: Template[]; onClose?: () => void };

/** Why there is nothing to choose from, and the way to change that. */
function NoneApproved({ channel, known, onClose }: NoneProps) {
  const blocked = useBlocked()("channels.write");
  const fetching = useAct(() => api.post(`/api/v1/channels/${channel}/templates`), {
    refresh: [templatesQuery(channel).queryKey],
    said: "The templates are as Meta has them now.",
  });
  return (
    <div className="flex flex-wrap items-center gap-2 px-2 pt-1 pb-3">
      <p className="min-w-0 flex-1 basis-60">{whyNone(known)}</p>
      <Button
        icon={<RefreshCw size={14} />}
        blocked={blocked}
        busy={fetching.isPending}
        onClick={() => fetching.mutate()}
      >
        Fetch templates
      </Button>
      {onClose && <Cancel onClose={onClose} />}
    </div>
  );
}

function whyNone(known: Template[]): string {
  if (known.length === 0) {
    return "This number has no templates yet. Write one in WhatsApp Manager; once Meta has approved it, fetch it here.";
  }
  if (known.some(({ status }) => /^(pending|in_appeal)$/i.test(status))) {
    return "Meta has not approved a template of this number yet. It usually takes some minutes.";
  }
  return "Meta has approved none of this number's templates. Change them in WhatsApp Manager, then fetch them here.";
}

function Cancel({ onClose }: { onClose: () => void }) {
  return (
    <Button variant="plain" onClick={onClose}>
      Cancel
    </Button>
  );
}

type FillingProps = Chosen & { onBack: () => void; onSend: (filled: Filled) => void };

function Filling({ template, values: begun, onBack, onSend }: FillingProps) {
  const { name, language, body, parameters } = template;
  const [values, setValues] = useState(begun);
  const whole = values.every((value) => value.trim());
  const put = (at: number, value: string) => setValues(values.map((old, index) => (index === at ? value : old)));

  function send() {
    const filled = values.map((value) => value.trim());
    onSend({ template: { name, language, parameters: filled }, text: fill(body, filled) });
  }

  return (
    <form
      className="flex flex-col gap-3 px-2 pb-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (whole) send();
      }}
    >
      <div className="flex items-center gap-1">
        <Button variant="plain" size="small" icon={<ArrowLeft size={14} />} onClick={onBack}>
          Other templates
        </Button>
        <span className="min-w-0 truncate text-muted text-small">
          {name} · {language}
        </span>
      </div>
      <p
        dir="auto"
        aria-live="polite"
        className="max-h-48 max-w-120 self-end overflow-y-auto whitespace-pre-line rounded-md bg-fill px-3 py-2 text-message text-on-fill [overflow-wrap:anywhere]"
      >
        {shown(body, values)}
      </p>
      {parameters > 0 && (
        <div className="grid max-h-44 gap-2 overflow-y-auto pane:grid-cols-2">
          {values.map((value, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a template's holes are told apart by their number alone
            <Field key={at} label={`Blank ${at + 1}`}>
              <Input
                value={value}
                maxLength={1024}
                autoFocus={at === 0}
                placeholder={around(body, at + 1)}
                onChange={(event) => put(at, event.target.value)}
              />
            </Field>
          ))}
        </div>
      )}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" blocked={!whole && "Fill in every field first"}>
          Send template
        </Button>
      </div>
    </form>
  );
}

const hole = /\{\{(\d+)\}\}/g;

function fill(body: string, values: string[]): string {
  return body.replace(hole, (left, number) => values[Number(number) - 1] || left);
}

function shown(body: string, values: string[]): ReactNode {
  return body.split(hole).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const value = values[Number(piece) - 1];
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a body's pieces never move
      <Fragment key={index}>
        {value ? (
          <b className="font-semibold">{value}</b>
        ) : (
          <span className="rounded-sm px-1.5 outline outline-on-fill/60 outline-dashed">{piece}</span>
        )}
      </Fragment>
    );
  });
}

/** The words before a hole say best what belongs in it. */
function around(body: string, number: number): string {
  const before = body
    .slice(0, body.indexOf(`{{${number}}}`))
    .split(/\s+/)
    .filter(Boolean);
  return before.length > 0 ? `… ${before.slice(-4).join(" ")} …` : "";
}

function isApproved({ status }: Template): boolean {
  return status.toLowerCase() === "approved";
}

function fits({ name, body }: Template, words: string): boolean {
  const wanted = words.trim().toLowerCase();
  return !wanted || `${name.replaceAll("_", " ")} ${name} ${body}`.toLowerCase().includes(wanted);
}
