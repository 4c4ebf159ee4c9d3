import { BadgeCheck, CirclePause, Hourglass, Star, Tag } from "lucide-react";
import type { ConversationRow } from "../../../contract/conversations.ts";
import { outcomeNames } from "../../../domain/outcome.ts";
import { Badge } from "../../ui/badge.tsx";
import { exact, Time, useNow } from "../../ui/time.tsx";
import { saysOutcome, waitsFor } from "../waiting.ts";

/** The third line of a row, there only when it says something. */
export function Chips({ row }: { row: ConversationRow }) {
  return (
    <div className="mt-1 flex min-w-0 gap-1 overflow-hidden">
      <Calls row={row} />
      {row.resolved && (
        <Badge icon={<BadgeCheck size={12} className="shrink-0" />} className="min-w-0 shrink">
          Resolved by {row.resolved.by} · <Time at={row.resolved.at} />
        </Badge>
      )}
      {row.csat && <Badge icon={<Star size={12} />}>Rated {row.csat} of 5</Badge>}
      {row.paused && <Badge icon={<CirclePause size={12} />}>Agent paused</Badge>}
      {saysOutcome(row) && <Badge icon={<Tag size={12} />}>{outcomeNames[row.outcome]}</Badge>}
    </div>
  );
}

/** What calls a person, and since when somebody waits for one. */
function Calls({ row }: { row: ConversationRow }) {
  const { attention, unansweredAt } = row;
  const now = useNow();
  if (!unansweredAt) {
    return (
      attention && (
        <Badge tone="warn" title={attention} className="min-w-0 shrink">
          {attention}
        </Badge>
      )
    );
  }
  // Of what has only just come there is nothing to say.
  const lasts = now - Date.parse(unansweredAt) >= 60_000;
  const since = `${waitsFor(row)} since ${exact(new Date(unansweredAt))}`;
  return (
    <Badge
      tone="warn"
      icon={<Hourglass size={12} className="shrink-0" aria-hidden />}
      title={attention ? `${since}. ${attention}` : since}
      className="min-w-0 shrink"
    >
      {attention ? "Waiting " : waitsFor(row)}
      {lasts && (
        <>
          {!attention && " · "}
          <Time at={unansweredAt} format="lasting" />
        </>
      )}
      {attention && ` · ${attention}`}
    </Badge>
  );
}

export function hasChips(row: ConversationRow): boolean {
  return Boolean(row.unansweredAt || row.attention || row.resolved || row.csat || row.paused || saysOutcome(row));
}
