import { Link } from "@tanstack/react-router";
import type { Citation, Message } from "../../../contract/conversations.ts";
import { Markdown } from "../../ui/markdown.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { Files } from "./files.tsx";
import { MailBody, MailHead } from "./mail.tsx";
import { Marks } from "./marks.tsx";
import { ContactCard, Location, Pressed, Quote } from "./pieces.tsx";

/** What was said: contact on neutral, agent tinted with its sources, teammate on accent. What came with it stands below. */
export function Bubble({ message }: { message: Message }) {
  const { content, files } = message;
  const bare = !hasWords(message);
  return (
    <>
      <Marks message={message} />
      {!bare && <Words message={message} />}
      {content.location && <Location location={content.location} />}
      {content.cards?.map((card) => (
        <ContactCard key={card.name + card.phones[0]} card={card} />
      ))}
      {!content.deletedAt && <Files files={files} />}
    </>
  );
}

function Words({ message }: { message: Message }) {
  const { author, citations, content, state } = message;
  const { email, replyTo } = content;
  return (
    <div
      className={`min-w-0 max-w-full rounded-md px-3 py-2 text-message ${looks[author.kind]} ${state === "sending" ? "opacity-75" : ""} ${state === "failed" || state === "bounced" ? "outline outline-bad" : ""}`}
    >
      {replyTo && !email && <Quote providerId={replyTo} />}
      {email && <MailHead message={message} email={email} />}
      {email ? (
        <MailBody message={message} email={email}>
          <Said message={message} />
        </MailBody>
      ) : (
        <Said message={message} />
      )}
      {citations.length > 0 && <Sources citations={citations} />}
    </div>
  );
}

function Said({ message }: { message: Message }) {
  const { author, citations, content, text } = message;
  if (content.deletedAt) return <p className="text-muted italic">This message was deleted.</p>;
  if (content.unsupported && !text) {
    return (
      <p className="text-muted italic">Something came that the provider does not hand over. Look in its own app.</p>
    );
  }
  if (content.pressed && (!text || text === content.pressed.title)) return <Pressed title={content.pressed.title} />;
  if (author.kind !== "agent") return <Markdown text={text} />;
  return <Markdown text={text} cite={(number) => mark(citations, number)} />;
}

function hasWords({ text, content }: Message): boolean {
  const { deletedAt, unsupported, pressed, replyTo, email } = content;
  return Boolean(text.trim() || deletedAt || unsupported || pressed || replyTo || email?.hasHtml || email?.quoted);
}

function Sources({ citations }: { citations: Citation[] }) {
  return (
    <ul aria-label="Sources" className="mt-2 flex flex-wrap gap-x-3 gap-y-1 border-accent/20 border-t pt-1.5">
      {citations.map((citation) => (
        <li key={citation.number} className="flex min-w-0 max-w-full items-center gap-1 text-small">
          <Link
            to="/knowledge/$article"
            params={{ article: citation.articleId }}
            className="flex min-h-6 min-w-0 items-center gap-1.5 text-muted hover:text-accent hover:underline"
          >
            <span className={numeral}>{citation.number}</span>
            <span className="truncate">{citation.title}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function mark(citations: Citation[], number: number) {
  const citation = citations.find((one) => one.number === number);
  if (!citation) return null;
  return (
    <Tooltip text={citation.title} side="top">
      <Link
        to="/knowledge/$article"
        params={{ article: citation.articleId }}
        aria-label={`Source ${number}: ${citation.title}`}
        className={`${numeral} mx-0.5 align-[1px] hover:bg-accent/25`}
      >
        {number}
      </Link>
    </Tooltip>
  );
}

const looks = {
  contact: "bg-hover",
  agent: "bg-accent/8",
  teammate: "bg-fill text-on-fill",
  system: "border text-muted",
};

const numeral =
  "inline-flex h-4 min-w-4 shrink-0 items-center justify-center rounded-sm bg-accent/14 px-1 font-medium text-[0.6875rem] text-accent leading-none";
