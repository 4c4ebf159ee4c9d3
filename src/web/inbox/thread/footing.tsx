import { Check, CheckCheck, CircleAlert, CircleHelp, Clock, MailX, Mic, Send } from "lucide-react";
import type { ReactNode } from "react";
import type { Conversation, Message } from "../../../contract/conversations.ts";
import { intentNames } from "../../../domain/intent.ts";
import { useBlocked } from "../../session.tsx";
import { Button } from "../../ui/button.tsx";
import { sentenceOf } from "../../ui/problem.tsx";
import { exact, Time } from "../../ui/time.tsx";
import { toast } from "../../ui/toast.tsx";
import { usePlace } from "../place.ts";
import { isWaiting, useSend } from "./outgoing.ts";
import { VerdictMark } from "./verdict-mark.tsx";

/** The small line under a message: when, how it travelled, what it came to. */
export function Footing({ message, conversation }: { message: Message; conversation: Conversation }) {
  const place = usePlace();
  const { turnId, direction, intent, verdict, content } = message;
  const ask = () => place.askWhy(turnId ?? "newest");
  return (
    <div
      className={`flex min-h-5 flex-wrap items-center gap-x-2 text-muted text-small ${direction === "out" ? "justify-end" : ""}`}
    >
      <Time at={message.createdAt} format="clock" />
      {content.spoken && <Mic size={12} aria-label="Spoken" />}
      {content.editedAt && <span title={`Edited ${exact(new Date(content.editedAt))}`}>Edited</span>}
      {direction === "in" && intent && <span>{intentNames[intent]}</span>}
      {direction === "in" && verdict && !content.activity && <VerdictMark verdict={verdict} onAsk={ask} />}
      {direction === "out" && <Travel message={message} conversation={conversation} />}
      {message.author.kind === "agent" && (
        <button type="button" onClick={ask} className="min-h-6 rounded-sm px-1 hover:bg-hover hover:text-text">
          Why?
        </button>
      )}
    </div>
  );
}

function Travel({ message, conversation }: { message: Message; conversation: Conversation }) {
  const state = states[message.state];
  if (!state) return null;
  const { failureCode, stateReason } = message;
  return (
    <>
      <span
        title={failureCode ? `The provider's code: ${failureCode}` : undefined}
        className={`max-w-full text-end [overflow-wrap:anywhere] ${state.look ?? ""}`}
      >
        <span className="me-1 inline-flex align-[-2px]">{state.icon}</span>
        {state.word}
        {stateReason && `: ${stateReason}`}
      </span>
      <Remedies message={message} conversation={conversation} />
    </>
  );
}

/** What a person can do about a message that did not arrive, or of which nobody knows. */
function Remedies({ message, conversation }: { message: Message; conversation: Conversation }) {
  const { retry, discard, resend, confirm } = useSend(conversation.id);
  const blocked = useBlocked()("inbox.write");
  const say = (error: unknown) => toast(sentenceOf(error), { tone: "bad" });
  if (isWaiting(message)) {
    if (message.state !== "failed") return null;
    return (
      <>
        <Button size="small" onClick={() => retry(message.clientId!)}>
          Retry
        </Button>
        <Button size="small" variant="plain" onClick={() => discard(message.clientId!)}>
          Discard
        </Button>
      </>
    );
  }
  if (message.state === "failed") {
    return (
      <Button size="small" blocked={blocked} onClick={() => resend(message).catch(say)}>
        Send again
      </Button>
    );
  }
  if (message.state !== "unknown") return null;
  return (
    <span className="inline-flex gap-1">
      <Button
        size="small"
        blocked={blocked}
        tooltip="If it did arrive, they get it twice"
        onClick={() => resend(message).catch(say)}
      >
        Send again
      </Button>
      <Button
        size="small"
        variant="plain"
        blocked={blocked}
        tooltip="You know that it arrived"
        onClick={() => confirm(message).catch(say)}
      >
        Mark as sent
      </Button>
    </span>
  );
}

const states: Partial<Record<Message["state"], { word: string; icon: ReactNode; look?: string }>> = {
  queued: { word: "Sending", icon: <Clock size={12} /> },
  sending: { word: "Sending", icon: <Send size={12} /> },
  sent: { word: "Sent", icon: <Check size={12} /> },
  delivered: { word: "Delivered", icon: <CheckCheck size={12} /> },
  read: { word: "Read", icon: <CheckCheck size={12} className="text-accent" /> },
  failed: { word: "Failed", icon: <CircleAlert size={12} />, look: "text-bad" },
  bounced: { word: "Came back", icon: <MailX size={12} />, look: "text-bad" },
  unknown: { word: "Delivery not confirmed", icon: <CircleHelp size={12} />, look: "text-warn" },
  noted: { word: "Logged", icon: <Check size={12} /> },
};
