import { useQuery } from "@tanstack/react-query";
import { Download, Link2 } from "lucide-react";
import type { Conversation } from "../../../contract/conversations.ts";
import type { Turn, Why as WhyAnswer } from "../../../contract/turns.ts";
import { useCommands } from "../../commands.ts";
import { IconButton } from "../../ui/button.tsx";
import { useCopy } from "../../ui/copy.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { toast } from "../../ui/toast.tsx";
import { AnswerNow } from "../answer-now.tsx";
import { usePlace } from "../place.ts";
import { whyQuery } from "../queries.ts";
import { Calls } from "./calls.tsx";
import { exportTurn } from "./export.ts";
import { Gates } from "./gates.tsx";
import { NoAnswer } from "./no-answer.tsx";
import { Passages } from "./passages.tsx";
import { Perceived } from "./perceived.tsx";
import { Said } from "./said.tsx";
import { Stages } from "./stages.tsx";
import { TurnPicker } from "./turn-picker.tsx";
import { Version } from "./version.tsx";

/** Why the agent did what it did in one turn, and what it would do now. */
export function Why({ conversation }: { conversation: Conversation }) {
  const { why: chosen } = usePlace();
  const asked = useQuery(whyQuery(conversation.id));
  if (asked.isPending) return <Skeleton lines={8} className="p-5 pt-16" />;
  if (asked.error) return <ProblemNote error={asked.error} onRetry={asked.refetch} className="m-4 mt-14" />;
  const { turns } = asked.data;
  const turn = turns.find((one) => one.id === chosen) ?? turns[0];
  return <Account why={asked.data} turn={turn} conversation={conversation} />;
}

type AccountProps = { why: WhyAnswer; turn: Turn | undefined; conversation: Conversation };

function Account({ why, turn, conversation }: AccountProps) {
  const newest = turn === why.turns[0];
  return (
    <>
      <Head why={why} turn={turn} conversation={conversation} />
      <div className="px-5 pt-1 pb-5">
        <p className="text-balance font-semibold text-title">{newest || !turn ? why.sentence : turn.reason}</p>
        <p className="mt-1.5 text-muted">
          {turn && (
            <>
              <Time at={turn.endedAt} format="long" /> ·{" "}
            </>
          )}
          {why.answersNext ? "The next message would be answered." : "The next message would not be answered."}
        </p>
        {why.answersNext && why.waiting === 0 && conversation.unansweredAt && (
          <div className="mt-2 flex flex-wrap items-center gap-2">
            <p className="min-w-0 flex-1">Nothing keeps it from answering what it left to people.</p>
            <AnswerNow conversation={conversation} />
          </div>
        )}
        {why.waiting > 0 && (
          <p role="status" className="mt-1.5 flex items-center gap-2 text-muted">
            <span className="breathing size-1.5 rounded-full bg-accent" />
            {why.waiting === 1 ? "One message waits" : `${why.waiting} messages wait`} for the agent's decision.
          </p>
        )}
      </div>
      {turn && <NoAnswer turn={turn} />}
      <Gates before={turn?.receipt.gates ?? null} now={why.now} conversation={conversation} />
      {turn && (
        <>
          <Stages stages={turn.receipt.stages} />
          <Perceived perceived={turn.receipt.perceived} />
          <Passages passages={turn.receipt.passages} threshold={turn.receipt.searched?.threshold} />
          <Calls calls={turn.receipt.calls} />
          <Said said={turn.receipt.said} />
          <Version turn={turn} />
        </>
      )}
    </>
  );
}

function Head({ why, turn, conversation }: AccountProps) {
  const [, copy] = useCopy();

  function copyLink() {
    const address = new URL(location.href);
    address.searchParams.set("why", turn?.id ?? "newest");
    copy(address.href);
    toast("The link to this account is copied.");
  }

  useCommands([
    { id: "why-link", title: "Why? Copy the link", group: "Why?", run: copyLink },
    { id: "why-export", title: "Why? Export as JSON", group: "Why?", run: () => exportTurn(why, turn, conversation) },
  ]);
  return (
    <header className="sticky top-0 z-10 flex min-h-14 items-center gap-1 bg-surface ps-5 pe-11">
      <h2 className="sr-only">Why?</h2>
      <TurnPicker turns={why.turns} turn={turn} />
      <div className="flex-1" />
      <IconButton label="Copy link" onClick={copyLink}>
        <Link2 size={16} />
      </IconButton>
      <IconButton label="Export as JSON" onClick={() => exportTurn(why, turn, conversation)}>
        <Download size={16} />
      </IconButton>
    </header>
  );
}
