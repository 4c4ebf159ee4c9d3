import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { ChevronRight, Inbox } from "lucide-react";
import type { Unmatched } from "../../contract/channels.ts";
import { useAct, useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { MediumIcon } from "../media.tsx";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { CopyId } from "../ui/copy.tsx";
import { Empty } from "../ui/empty.tsx";
import { ProblemNote, sentenceOf } from "../ui/problem.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { toast } from "../ui/toast.tsx";
import { countText } from "./count-text.ts";
import { type UnmatchedFilter, unmatchedCountQuery, unmatchedPath, unmatchedQuery } from "./queries.ts";
import { readable } from "./readable.ts";

type UnmatchedListProps = {
  filter: UnmatchedFilter;
  /** The one that is open. */
  event: string | undefined;
  onChange: (place: { closed?: boolean | undefined; event?: string | undefined }) => void;
};

/** What arrived and could not be used; each can be opened, tried again, or put aside. */
export function UnmatchedList({ filter, event, onChange }: UnmatchedListProps) {
  const { closed } = filter;
  const events = useInfiniteQuery(unmatchedQuery(filter));
  const items = events.data?.pages.flatMap(({ items }) => items);
  const count = useQuery(unmatchedCountQuery(filter.channel)).data;
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Choice
          label="Which"
          value={closed ? "closed" : "open"}
          onChange={(next) => onChange({ closed: next === "closed" || undefined })}
          options={[
            { value: "open", label: count?.open ? `Open (${countText(count)})` : "Open" },
            { value: "closed", label: "Closed" },
          ]}
        />
      </div>
      {events.error && !items && (
        <ProblemNote title="The events could not be loaded" error={events.error} onRetry={events.refetch} />
      )}
      {events.isPending && <Skeleton />}
      {items?.length === 0 && <Nothing closed={closed} />}
      {items && items.length > 0 && (
        <ul className="rounded-md border">
          {items.map((one) => (
            <Item
              key={one.id}
              event={one}
              among={filter.channel === undefined}
              open={one.id === event}
              onToggle={() => onChange({ closed, event: one.id === event ? undefined : one.id })}
            />
          ))}
        </ul>
      )}
      {events.hasNextPage && (
        <Button busy={events.isFetchingNextPage} onClick={() => events.fetchNextPage()} className="self-center">
          Show more
        </Button>
      )}
    </div>
  );
}

function Nothing({ closed }: { closed: boolean | undefined }) {
  if (closed) return <Empty title="None was closed">What is reprocessed or closed is kept here.</Empty>;
  return (
    <Empty icon={<Inbox size={20} />} title="Everything that arrived was used">
      What a provider posts and Parley cannot read, or knows nobody for, is kept here as it came, so that nothing is
      lost.
    </Empty>
  );
}

type ItemProps = { event: Unmatched; among: boolean; open: boolean; onToggle: () => void };

function Item({ event, among, open, onToggle }: ItemProps) {
  const { channel, reason, tries, receivedAt } = event;
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex w-full items-start gap-3 px-3 py-2.5 text-start hover:bg-hover"
      >
        <ChevronRight size={16} aria-hidden className={`mt-0.5 text-muted ${open ? "rotate-90" : ""}`} />
        <span className="min-w-0 flex-1">
          <span className="block [overflow-wrap:anywhere]">{reason}</span>
          <span className="flex flex-wrap items-center gap-x-3 text-muted text-small">
            {among && (
              <span className="inline-flex items-center gap-1">
                <MediumIcon medium={channel.kind} size={12} />
                {channel.name}
              </span>
            )}
            <span>{tries === 1 ? "arrived once" : `arrived ${tries} times`}</span>
          </span>
        </span>
        <Time at={receivedAt} className="text-muted" />
      </button>
      {open && <Opened event={event} />}
    </li>
  );
}

const stale = [["unmatched"], ["accounting"]];

function Opened({ event: { id, body, closedAt } }: { event: Unmatched }) {
  const blocked = useBlocked()("channels.write");
  const refresh = useRefresh();
  // Why it cannot be used stands below it, and nowhere else.
  const reprocess = useMutation({
    mutationFn: () => api.put(`${unmatchedPath}/${id}/reprocess`),
    onSuccess: async () => {
      await refresh(...stale);
      toast("It could be used");
    },
  });
  const close = useAct(() => api.put(`${unmatchedPath}/${id}/closure`), { refresh: stale, said: "Closed" });
  return (
    <div className="flex flex-col gap-3 px-3 pb-3 ps-10">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by the keyboard
        tabIndex={0}
        aria-label="What arrived"
        className="max-h-100 overflow-auto rounded-md border bg-bg p-3"
      >
        <pre className="whitespace-pre-wrap font-mono text-small [overflow-wrap:anywhere]">
          {body === "" ? "It was empty." : readable(body)}
        </pre>
      </section>
      <div className="flex flex-wrap items-center gap-2">
        {closedAt ? (
          <span className="text-muted">
            Closed <Time at={closedAt} format="long" />
          </span>
        ) : (
          <>
            <Button variant="primary" blocked={blocked} busy={reprocess.isPending} onClick={() => reprocess.mutate()}>
              Reprocess
            </Button>
            <Button
              blocked={blocked}
              busy={close.isPending}
              tooltip="Nothing is to be done about it"
              onClick={() => close.mutate()}
            >
              Close
            </Button>
          </>
        )}
        <span className="ms-auto">
          <CopyId value={id} label="Copy id" />
        </span>
      </div>
      {reprocess.error && (
        <p role="alert" className="text-bad">
          {sentenceOf(reprocess.error)}
        </p>
      )}
    </div>
  );
}
