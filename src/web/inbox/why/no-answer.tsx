import { useNavigate } from "@tanstack/react-router";
import { PenLine, Search } from "lucide-react";
import type { Turn } from "../../../contract/turns.ts";
import { useBlocked } from "../../session.tsx";
import { Button } from "../../ui/button.tsx";
import { explain, unanswered } from "./searched.ts";

/** Why the knowledge base had no answer, and what to do about it. */
export function NoAnswer({ turn }: { turn: Turn }) {
  const blocked = useBlocked();
  const navigate = useNavigate();
  const searched = unanswered(turn);
  if (!searched) return null;
  const { question } = searched;
  return (
    <section aria-label="No answer" className="border-t bg-warn/6 px-5 py-3">
      <p className="mb-2 [overflow-wrap:anywhere]">{explain(searched)}</p>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          variant="primary"
          icon={<PenLine size={14} />}
          blocked={blocked("knowledge.write")}
          onClick={() => navigate({ to: "/knowledge/new", search: { title: question.slice(0, 300) } })}
        >
          Write an article
        </Button>
        <Button
          size="small"
          icon={<Search size={14} />}
          blocked={blocked("knowledge.read")}
          onClick={() => navigate({ to: "/knowledge/search", search: { q: question } })}
        >
          Try a search
        </Button>
      </div>
    </section>
  );
}
