import { BadgeCheck, CirclePause, Star, Tag } from "lucide-react";
import type { ConversationRow } from "../../../contract/conversations.ts";
import { outcomeNames } from "../../../domain/outcome.ts";
import { Badge } from "../../ui/badge.tsx";

/** The third line of a row, there only when it says something. */
export function Chips({ row }: { row: ConversationRow }) {
  return (
    <div className="mt-1 flex min-w-0 gap-1 overflow-hidden">
      {row.attention && (
        <Badge tone="warn" title={row.attention} className="min-w-0 shrink">
          {row.attention}
        </Badge>
      )}
      {row.resolved && <Badge icon={<BadgeCheck size={12} />}>Resolved</Badge>}
      {row.csat && <Badge icon={<Star size={12} />}>Rated {row.csat} of 5</Badge>}
      {row.paused && <Badge icon={<CirclePause size={12} />}>Agent paused</Badge>}
      {row.outcome !== "ongoing" && !row.attention && (
        <Badge icon={<Tag size={12} />}>{outcomeNames[row.outcome]}</Badge>
      )}
    </div>
  );
}

export function hasChips(row: ConversationRow): boolean {
  return Boolean(row.attention || row.resolved || row.csat || row.paused || row.outcome !== "ongoing");
}
