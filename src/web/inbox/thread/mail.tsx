import { ChevronDown, Ellipsis } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Message } from "../../../contract/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { mailAddress } from "../addresses.ts";
import { useAround } from "./context.ts";

type Email = NonNullable<Message["content"]["email"]>;

/** The subject where it changes, and to whom a mail went where that is more than one. */
export function MailHead({ message, email }: { message: Message; email: Email }) {
  const [open, setOpen] = useState(false);
  const said = useAround().changesSubject(message);
  const all = [...email.to, ...email.cc, ...email.bcc];
  const many = all.length > 1;
  if (!said && !many) return null;
  return (
    <div className="mb-1.5 border-current/15 border-b pb-1.5">
      {said && (
        <p dir="auto" className="font-semibold [overflow-wrap:anywhere]">
          {email.subject}
        </p>
      )}
      {many && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-h-6 max-w-full items-center gap-1 text-small opacity-80 hover:opacity-100"
        >
          <span className="truncate">
            To <bdi>{all[0]}</bdi> and {all.length - 1} more
          </span>
          <ChevronDown size={12} className={open ? "rotate-180" : ""} />
        </button>
      )}
      {open && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-2 text-small [overflow-wrap:anywhere]">
          <Line name="From" values={[email.from]} />
          <Line name="To" values={email.to} />
          <Line name="Cc" values={email.cc} />
          <Line name="Bcc" values={email.bcc} />
        </dl>
      )}
    </div>
  );
}

function Line({ name, values }: { name: string; values: string[] }) {
  const said = values.filter(Boolean);
  if (said.length === 0) return null;
  return (
    <>
      <dt className="opacity-80">{name}</dt>
      <dd>
        <bdi>{said.join(", ")}</bdi>
      </dd>
    </>
  );
}

/** What was quoted below the new words. */
export function Quoted({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-label={open ? "Fold what was quoted" : "Show what was quoted"}
        data-tip={open ? "Fold what was quoted" : "Show what was quoted"}
        onClick={() => setOpen(!open)}
        className="mt-1.5 flex h-6 items-center rounded-sm bg-current/8 px-1.5 hover:bg-current/14"
      >
        <Ellipsis size={16} />
      </button>
      {open && (
        <blockquote
          dir="auto"
          className="mt-1.5 max-h-96 overflow-y-auto whitespace-pre-wrap border-current/30 border-s-2 ps-3 text-base opacity-80 [overflow-wrap:anywhere]"
        >
          {text.trim()}
        </blockquote>
      )}
    </>
  );
}

type MailBodyProps = { message: Message; email: Email; children: ReactNode };

/**
 * A mail as it was laid out, where it is more than an answer in plain words; else its words, and the layout on demand.
 */
export function MailBody({ message, email, children }: MailBodyProps) {
  const [laidOut, setLaidOut] = useState(message.direction === "in" && email.quoted === null);
  if (!email.hasHtml) return children;
  return (
    <>
      {laidOut ? <Frame message={message} email={email} onText={() => setLaidOut(false)} /> : children}
      {!laidOut && (
        <button type="button" onClick={() => setLaidOut(true)} className={textButton}>
          Show as it was laid out
        </button>
      )}
    </>
  );
}

type FrameProps = { message: Message; email: Email; onText: () => void };

/** Nothing in it may run, so nobody in it can tell how high it is: the words give a guess, and the reader the rest. */
function Frame({ message, email, onText }: FrameProps) {
  const [images, setImages] = useState(false);
  const [whole, setWhole] = useState(false);
  const height = Math.min(heightOf(message.text), 420);
  return (
    <>
      <iframe
        key={String(images)}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        src={mailAddress(message.conversationId, message.id, images)}
        title={`Mail: ${email.subject || "no subject"}`}
        loading="lazy"
        referrerPolicy="no-referrer"
        style={{ height: whole ? "80dvh" : height }}
        className="block w-160 max-w-full resize-y rounded-sm border bg-[oklch(1_0_0)] [color-scheme:light]"
      />
      <div className="mt-1 flex flex-wrap gap-1">
        <Button size="small" variant="plain" aria-pressed={whole} onClick={() => setWhole(!whole)}>
          {whole ? "Show less" : "Show whole mail"}
        </Button>
        {!images && (
          <Button
            size="small"
            variant="plain"
            tooltip="They are fetched from where the sender keeps them, who may learn that you looked"
            onClick={() => setImages(true)}
          >
            Show images
          </Button>
        )}
        <Button size="small" variant="plain" onClick={onText}>
          Words only
        </Button>
      </div>
    </>
  );
}

const perLine = 84;
const lineHeight = 22;

function heightOf(text: string): number {
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0);
  return Math.max(96, 32 + lines * lineHeight);
}

const textButton =
  "mt-1.5 block min-h-6 rounded-sm text-small underline decoration-current/40 underline-offset-2 hover:decoration-current";
