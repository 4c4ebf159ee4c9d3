import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import type { Gap } from "../../contract/knowledge.ts";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Score } from "../ui/score.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { KnowledgeFrame } from "./knowledge-frame.tsx";
import { gapsQuery } from "./queries.ts";

export function GapsPage() {
  const gaps = useInfiniteQuery(gapsQuery);
  const rows = gaps.data?.pages.flatMap((page) => page.items);
  return (
    <KnowledgeFrame tab="gaps">
      {gaps.error && !rows && (
        <ProblemNote title="The questions could not be loaded" error={gaps.error} onRetry={gaps.refetch} />
      )}
      {gaps.isPending && <Skeleton />}
      {rows?.length === 0 && (
        <Empty icon={<CircleCheck size={20} />} title="Every question found something">
          When an agent finds nothing sure enough to answer from, the customer's question waits here for an article.
        </Empty>
      )}
      {rows && rows.length > 0 && (
        <>
          <p className="mb-2 max-w-150 text-muted">
            Customers asked this and no passage was sure enough to answer from. Write the answer once, and agents have
            it.
          </p>
          <ul>
            {rows.map((gap) => (
              <GapRow key={gap.id} gap={gap} />
            ))}
          </ul>
        </>
      )}
      {gaps.hasNextPage && (
        <Button className="mt-4" busy={gaps.isFetchingNextPage} onClick={() => gaps.fetchNextPage()}>
          Show more
        </Button>
      )}
    </KnowledgeFrame>
  );
}

function GapRow({ gap: { id, question, conversationId, bestScore, answeredBy, createdAt } }: { gap: Gap }) {
  const blocked = useBlocked()("knowledge.write");
  const navigate = useNavigate();
  const close = useAct(() => api.put(`/api/v1/knowledge/gaps/${id}/closure`), {
    refresh: [["gaps"]],
    said: "Question closed",
  });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b py-3 last:border-b-0">
      <div className="min-w-0 flex-1 basis-72">
        <p dir="auto" className="break-words font-medium">
          {question}
        </p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-muted">
          <Time at={createdAt} format="long" />
          <Link
            to="/inbox/$view/$conversation"
            params={{ view: "all", conversation: conversationId }}
            className="underline underline-offset-2 hover:text-text"
          >
            Open the conversation
          </Link>
          {!answeredBy && (
            <span className="inline-flex items-center gap-2">
              Best passage then <Score value={bestScore} />
            </span>
          )}
        </p>
        {answeredBy && (
          <p className="mt-1 flex items-center gap-1.5 text-good">
            <CircleCheck size={14} aria-hidden />
            <span>
              Now answered by{" "}
              <Link
                to="/knowledge/$article"
                params={{ article: answeredBy.articleId }}
                className="underline underline-offset-2"
              >
                {answeredBy.title}
              </Link>
            </span>
          </p>
        )}
      </div>
      <div className="flex gap-2">
        <Button
          variant={answeredBy ? "quiet" : "plain"}
          blocked={blocked}
          busy={close.isPending}
          onClick={() => close.mutate()}
        >
          Close
        </Button>
        {!answeredBy && (
          <Button
            blocked={blocked}
            onClick={() => navigate({ to: "/knowledge/new", search: { title: question.slice(0, 300), gap: id } })}
          >
            Write an article
          </Button>
        )}
      </div>
    </li>
  );
}
