import { Archive } from "lucide-react";
import type { ArticleRow } from "../../contract/knowledge.ts";
import { Badge } from "../ui/badge.tsx";

type State = ArticleRow["state"];

export const stateNames: Record<State, string> = { draft: "Draft", published: "Published", archived: "Archived" };

/** Only what is published is read by agents. */
export function ArticleState({ state }: { state: State }) {
  return (
    <Badge
      tone={state === "published" ? "good" : "neutral"}
      icon={state === "archived" ? <Archive size={12} aria-hidden /> : undefined}
      title={state === "published" ? "Agents answer from it" : "No agent reads it"}
    >
      {stateNames[state]}
    </Badge>
  );
}
