import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Article } from "../../contract/knowledge.ts";
import { Load } from "../ui/load.tsx";
import { Section } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { citationsQuery } from "./queries.ts";

/** Where it was of use, newest first. */
export function Citations({ article }: { article: Article }) {
  const citations = useQuery(citationsQuery(article.id));
  return (
    <div className="mt-8 border-t pt-6">
      <Section title="Answers that cite it" lead={article.cited > 0 ? `${article.cited} so far.` : undefined}>
        <Load query={citations} what="The answers" lines={3}>
          {(answers) =>
            answers.length === 0 ? (
              <p className="text-muted">
                None yet. Try a search to see whether its words are the ones that customers use.
              </p>
            ) : (
              <ul>
                {answers.map((answer) => (
                  <li key={answer.messageId} className="relative border-b py-2.5 last:border-b-0 hover:bg-hover">
                    <p className="flex gap-3">
                      <Link
                        to="/inbox/$view/$conversation"
                        params={{ view: "all", conversation: answer.conversationId }}
                        className="min-w-0 flex-1 truncate font-medium after:absolute after:inset-0"
                      >
                        {answer.contactName}
                      </Link>
                      <Time at={answer.createdAt} className="text-muted text-small leading-5" />
                    </p>
                    <p dir="auto" className="line-clamp-2 text-muted">
                      {answer.text}
                    </p>
                  </li>
                ))}
              </ul>
            )
          }
        </Load>
      </Section>
    </div>
  );
}
