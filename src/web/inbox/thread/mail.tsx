import { ChevronDown, Ellipsis, LayoutPanelTop } from "lucide-react";
import { Fragment, type ReactElement, type ReactNode, useState } from "react";
import type { Message } from "../../../contract/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { mailAddress } from "../addresses.ts";
import { useAround } from "./context.ts";

type Email = NonNullable<Message["content"]["email"]>;

/** The subject where it changes, and who it went to; all of them on demand. */
export function MailHead({ message, email }: { message: Message; email: Email }) {
  const [open, setOpen] = useState(false);
  const says = useAround().changesSubject(message);
  const { from, to, cc, bcc } = email;
  const many = to.length + cc.length + bcc.length > 1;
  if (!says && !many) return null;
  return (
    <div className="mb-1.5 border-current/15 border-b pb-1.5">
      {says && (
        <p dir="auto" className="font-semibold [overflow-wrap:anywhere]">
          {email.subject}
        </p>
      )}
      {to.length + cc.length + bcc.length > 0 && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-h-6 max-w-full items-center gap-1 text-small opacity-80 hover:opacity-100"
        >
          <span className="truncate">
            {open ? "Sender and recipients" : recipientsOf(email).map(inShort).join(" · ")}
          </span>
          <ChevronDown size={12} className={open ? "rotate-180" : ""} />
        </button>
      )}
      {open && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-2 text-small [overflow-wrap:anywhere]">
          {[{ name: "From", addresses: from ? [from] : [] }, ...recipientsOf(email)]
            .filter(({ addresses }) => addresses.length > 0)
            .map(({ name, addresses }) => (
              <Fragment key={name}>
                <dt className="opacity-80">{name}</dt>
                <dd>
                  <bdi>{addresses.join(", ")}</bdi>
                </dd>
              </Fragment>
            ))}
        </dl>
      )}
    </div>
  );
}

type Recipients = { name: string; addresses: string[] };

function recipientsOf({ to, cc, bcc }: Email): Recipients[] {
  return [
    { name: "To", addresses: to },
    { name: "Cc", addresses: cc },
    { name: "Bcc", addresses: bcc },
  ].filter(({ addresses }) => addresses.length > 0);
}

/** To ada@example.com and 2 more */
function inShort({ name, addresses: [first, ...others] }: Recipients): string {
  return `${name} ${first}${others.length > 0 ? ` and ${others.length} more` : ""}`;
}

type MailBodyProps = { message: Message; email: Email; children: ReactNode };

/** A mail as it was laid out, where it is more than an answer in plain words; else its words, and the rest on demand. */
export function MailBody({ message, email, children }: MailBodyProps) {
  const { hasHtml, quoted } = email;
  const [laidOut, setLaidOut] = useState(hasHtml && message.direction === "in" && quoted === null);
  const [unfolded, setUnfolded] = useState(false);
  if (laidOut) return <Frame message={message} email={email} onText={() => setLaidOut(false)} />;
  return (
    <>
      {children}
      {(quoted || hasHtml) && (
        <div className="mt-1.5 flex gap-1">
          {quoted && (
            <Fold
              label={unfolded ? "Fold what was quoted" : "Show what was quoted"}
              expanded={unfolded}
              onPress={() => setUnfolded(!unfolded)}
            >
              <Ellipsis size={16} />
            </Fold>
          )}
          {hasHtml && (
            <Fold label="Show it as it was laid out" onPress={() => setLaidOut(true)}>
              <LayoutPanelTop size={14} />
            </Fold>
          )}
        </div>
      )}
      {quoted && unfolded && (
        <blockquote
          dir="auto"
          className="mt-1.5 max-h-96 overflow-y-auto whitespace-pre-wrap border-current/30 border-s-2 ps-3 text-base opacity-80 [overflow-wrap:anywhere]"
        >
          {quoted.trim()}
        </blockquote>
      )}
    </>
  );
}

type FoldProps = { label: string; expanded?: boolean; onPress: () => void; children: ReactElement };

function Fold({ label, expanded, onPress, children }: FoldProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        aria-expanded={expanded}
        onClick={onPress}
        className="flex h-6 items-center rounded-sm bg-current/8 px-1.5 hover:bg-current/14"
      >
        {children}
      </button>
    </Tooltip>
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
  return Math.max(160, 32 + lines * lineHeight);
}
