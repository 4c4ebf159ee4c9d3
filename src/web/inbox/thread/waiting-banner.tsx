import { CircleHelp, Hourglass } from "lucide-react";
import type { Conversation } from "../../../contract/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { Time } from "../../ui/time.tsx";
import { AnswerNow } from "../answer-now.tsx";
import { usePlace } from "../place.ts";
import { mayAnswerNow, waitsFor } from "../waiting.ts";

/** Says that something was left to people, since when and why, until somebody answers it. */
export function WaitingBanner({ conversation }: { conversation: Conversation }) {
  const { unansweredAt, badge } = conversation;
  const place = usePlace();
  if (!unansweredAt) return null;
  // What somebody stopped has a banner of its own, or a button in the header.
  const reason = badge.state === "held" || badge.state === "none" ? badge.reason : null;
  return (
    <div className="flex items-center gap-2 border-b bg-warn/8 px-4 py-1.5">
      <Hourglass size={16} className="shrink-0 text-warn" aria-hidden />
      <p className="min-w-0 flex-1">
        {waitsFor(conversation)}, unanswered for <Time at={unansweredAt} format="lasting" />.
        {reason && <span className="text-muted"> {reason}</span>}
      </p>
      {mayAnswerNow(conversation) ? (
        <AnswerNow conversation={conversation} />
      ) : (
        <Button size="small" icon={<CircleHelp size={14} />} onClick={() => place.askWhy("newest")}>
          Why?
        </Button>
      )}
    </div>
  );
}
