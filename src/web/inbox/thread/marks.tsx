import {
  Bot,
  Check,
  CornerUpRight,
  Hand,
  type LucideIcon,
  MailWarning,
  MessageSquareQuote,
  MonitorSmartphone,
  PenLine,
  UserRound,
} from "lucide-react";
import type { Message } from "../../../contract/conversations.ts";
import type { Automatic } from "../../../domain/automatic.ts";

type Mark = { icon: LucideIcon; word: string; hint?: string; link?: string | null };

/** What is to be known of a message before it is read: how it came about. */
export function Marks({ message }: { message: Message }) {
  const marks = marksOf(message);
  if (marks.length === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-muted text-small">
      {marks.map(({ icon: Icon, word, hint, link }) => (
        <span key={word} title={hint} className="inline-flex items-center gap-1">
          <Icon size={12} aria-hidden />
          {link ? (
            <a
              href={link}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="min-h-6 content-center underline underline-offset-2 hover:text-text"
            >
              {word}
            </a>
          ) : (
            word
          )}
        </span>
      ))}
    </p>
  );
}

function marksOf({ content }: Message): Mark[] {
  const { activity, automatic, forwarded, standby, story, template, tag, spoken } = content;
  const marks: (Mark | false | undefined | null)[] = [
    automatic && automatics[automatic],
    forwarded && { icon: CornerUpRight, word: "Forwarded" },
    story && {
      icon: MessageSquareQuote,
      word: story.kind === "reply" ? "Answers your story" : "Mentions you in a story",
      link: story.url,
    },
    activity && { icon: PenLine, word: activities[activity.kind], hint: "Logged by a teammate", link: activity.link },
    template && { icon: MessageSquareQuote, word: `Template ${template.name} · ${template.language}` },
    tag && { icon: UserRound, word: "As a person", hint: "Sent with the human agent tag, after the window had closed" },
    standby && {
      icon: MonitorSmartphone,
      word: "Handled in another app",
      hint: "Another app held the conversation when this came, so the agent did not answer it",
    },
    Boolean(spoken?.interruptedAt) && { icon: Hand, word: "Interrupted", hint: "They spoke while it was being said" },
  ];
  return marks.filter((mark) => Boolean(mark)) as Mark[];
}

const automatics: Record<Automatic, Mark> = {
  "auto-reply": { icon: Bot, word: "Auto-reply", hint: "A machine wrote this; the agent never answers it" },
  bounce: { icon: MailWarning, word: "Bounce", hint: "A mail of yours came back" },
  "opt-out": { icon: Hand, word: "STOP: wants no more messages" },
  help: { icon: Bot, word: "HELP: answered by itself" },
  "opt-in": { icon: Check, word: "START: allows messages again" },
};

const activities = {
  "connection-request": "Connection request",
  message: "LinkedIn message",
  comment: "Comment",
  "call-note": "Call note",
};
