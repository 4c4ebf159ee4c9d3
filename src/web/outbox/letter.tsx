import { Link } from "@tanstack/react-router";
import type { Mail } from "../../contract/team.ts";
import { Badge } from "../ui/badge.tsx";
import { Markdown } from "../ui/markdown.tsx";
import { Time } from "../ui/time.tsx";

/** One mail as its reader would see it, its links open. */
export function Letter({ mail }: { mail: Mail }) {
  return (
    <article className="px-4 py-5 pane:px-6">
      <Link to="/outbox" search={{}} className="mb-2 inline-block text-muted text-small hover:underline pane:hidden">
        ← All mail
      </Link>
      <h2 className="font-semibold text-title">{mail.subject}</h2>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
        <span className="break-all">To {mail.to}</span>
        <Time at={mail.createdAt} format="long" />
        <MailState mail={mail} />
      </p>
      {mail.error && <p className="mt-2 text-bad">{mail.error}</p>}
      <Markdown text={mail.body} className="mt-4 max-w-150 text-message" />
    </article>
  );
}

export function MailState({ mail }: { mail: Mail }) {
  if (mail.error) return <Badge tone="bad">Not sent</Badge>;
  return mail.sentAt ? <Badge tone="good">Sent</Badge> : <Badge>Kept here</Badge>;
}
