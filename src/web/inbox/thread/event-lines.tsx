import { useState } from "react";
import type { TimelineEvent } from "../../../contract/contacts.ts";
import { Time } from "../../ui/time.tsx";
import { sentenceFor } from "../sentences.ts";

/** What happened between messages: quiet lines in the middle, folded when there are many. */
export function EventLines({ events }: { events: TimelineEvent[] }) {
  const [open, setOpen] = useState(false);
  const shown = open || events.length <= 3 ? events : worthKeeping(events);
  return (
    <div className="flex flex-col items-center gap-1 text-center text-muted text-small">
      {shown.length < events.length && (
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="min-h-6 rounded-sm px-2 hover:bg-hover hover:text-text"
        >
          {events.length - shown.length} earlier changes
        </button>
      )}
      {shown.map((event) => (
        <p key={event.id} className="max-w-full text-balance break-words px-6">
          <bdi>{sentenceFor(event)}</bdi> · <Time at={event.createdAt} format="clock" />
        </p>
      ))}
    </div>
  );
}

/** The newest, and the one that says how it ended. */
function worthKeeping(events: TimelineEvent[]): TimelineEvent[] {
  const end = events.findLast(({ type }) => /^conversation\.(resolved|reopened)$/.test(type));
  return events.filter((event, index) => event === end || index === events.length - 1);
}
