import { Check, CheckCheck, CircleAlert, CircleHelp, Clock, Send } from "lucide-react";
import type { ReactNode } from "react";
import type { Conversation, Message } from "../../../contract/conversations.ts";
import { intentNames } from "../../../domain/intent.ts";
import { Button } from "../../ui/button.tsx";
import { sentenceOf } from "../../ui/problem.tsx";
import { Time } from "../../ui/time.tsx";
import { toast } from "../../ui/toast.tsx";
import { usePlace } from "../place.ts";
import { isWaiting, useSend } from "./outgoing.ts";
import { VerdictMark } from "./verdict-mark.tsx";

/** The small line under a message: when, how it travelled, what it came to. */
export function Footing({ message, conversation }: { message: Message; conversation: Conversation }) {
  const place = usePlace();
  const { turnId, direction, intent, verdict } = message;
  const ask = () => place.askWhy(turnId ?? "newest");
  return (
    <div className="flex min-h-5 flex-wrap items-center gap-x-2 text-muted text-small">
      <Time at={message.createdAt} format="clock" />
      {direction === "in" && intent && <span>{intentNames[intent]}</span>}
      {direction === "in" && verdict && <VerdictMark verdict={verdict} onAsk={ask} />}
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
  const { retry, discard, resend } = useSend(conversation.id);
  const state = states[message.state];
  if (!state) return null;
  const waiting = isWaiting(message);

  async function again() {
    if (waiting) return retry(message.clientId!);
    await resend(message).catch((error) => toast(sentenceOf(error), { tone: "bad" }));
  }

  return (
    <>
      <span
        className={`inline-flex items-center gap-1 ${message.state === "failed" ? "text-bad" : message.state === "unknown" ? "text-warn" : ""}`}
      >
        {state.icon}
        {state.word}
        {message.stateReason && `: ${message.stateReason}`}
      </span>
      {message.state === "failed" && (
        <Button size="small" onClick={again}>
          Retry
        </Button>
      )}
      {message.state === "failed" && waiting && (
        <Button size="small" variant="plain" onClick={() => discard(message.clientId!)}>
          Discard
        </Button>
      )}
    </>
  );
}

const states: Partial<Record<Message["state"], { word: string; icon: ReactNode }>> = {
  queued: { word: "Sending", icon: <Clock size={12} /> },
  sending: { word: "Sending", icon: <Send size={12} /> },
  sent: { word: "Sent", icon: <Check size={12} /> },
  delivered: { word: "Delivered", icon: <CheckCheck size={12} /> },
  read: { word: "Read", icon: <CheckCheck size={12} className="text-accent" /> },
  failed: { word: "Failed", icon: <CircleAlert size={12} /> },
  unknown: { word: "Not confirmed", icon: <CircleHelp size={12} /> },
};
