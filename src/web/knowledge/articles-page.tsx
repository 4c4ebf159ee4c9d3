import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { BookOpen, Search, Upload } from "lucide-react";
import { articleStates } from "../../domain/article.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Field, Input, Select } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { stateNames } from "./article-state.tsx";
import { ArticleTable } from "./article-table.tsx";
import { KnowledgeFrame, WriteArticle } from "./knowledge-frame.tsx";
import type { ArticleFilter } from "./place.ts";
import { articlesQuery } from "./queries.ts";
import { useTyped } from "./use-typed.ts";

export function ArticlesPage() {
  const filter = useSearch({ strict: false }) as ArticleFilter;
  const articles = useInfiniteQuery(articlesQuery(filter));
  const rows = articles.data?.pages.flatMap((page) => page.items);
  return (
    <KnowledgeFrame tab="articles">
      {(filter.q || filter.state || rows?.length !== 0) && <Filters filter={filter} />}
      {articles.error && !rows && (
        <ProblemNote title="The articles could not be loaded" error={articles.error} onRetry={articles.refetch} />
      )}
      {articles.isPending && <Skeleton lines={6} />}
      {rows && (rows.length > 0 ? <ArticleTable rows={rows} /> : <Nothing filter={filter} />)}
      {articles.hasNextPage && (
        <Button className="mt-4" busy={articles.isFetchingNextPage} onClick={() => articles.fetchNextPage()}>
          Show more
        </Button>
      )}
    </KnowledgeFrame>
  );
}

function Filters({ filter }: { filter: ArticleFilter }) {
  const navigate = useNavigate();
  const set = (change: ArticleFilter) =>
    navigate({ to: "/knowledge", search: { ...filter, ...change }, replace: true });
  const [text, setText] = useTyped(filter.q ?? "", (q) => set({ q: q.trim() || undefined }));
  return (
    <div className="mb-4 flex flex-wrap gap-2">
      <Field label="Search articles" labelHidden className="min-w-0 flex-1 basis-48 pane:max-w-80">
        <span className="relative block">
          <Search size={16} aria-hidden className="absolute top-2 left-2.5 text-muted" />
          <Input
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="Search"
            className="pl-8"
          />
        </span>
      </Field>
      <Field label="State" labelHidden className="w-36">
        <Select
          value={filter.state ?? ""}
          onChange={(event) => set({ state: (event.target.value || undefined) as ArticleFilter["state"] })}
        >
          <option value="">Every state</option>
          {articleStates.map((state) => (
            <option key={state} value={state}>
              {stateNames[state]}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}

function Nothing({ filter: { q, state } }: { filter: ArticleFilter }) {
  const navigate = useNavigate();
  if (q || state) {
    return (
      <Empty
        icon={<Search size={20} />}
        title="No article fits"
        action={<Button onClick={() => navigate({ to: "/knowledge", search: {} })}>Show all articles</Button>}
      >
        {[q && `“${q}”`, state && `the state ${stateNames[state].toLowerCase()}`].filter(Boolean).join(" and ")} hides
        them.
      </Empty>
    );
  }
  return (
    <Empty
      icon={<BookOpen size={20} />}
      title="Nothing is written yet"
      action={
        <>
          <Button icon={<Upload size={16} />} onClick={() => navigate({ to: "/knowledge/imports" })}>
            Import files
          </Button>
          <WriteArticle variant="quiet" />
        </>
      }
    >
      Bring the help pages you have, or write down the question you hear most. Agents answer from it at once.
    </Empty>
  );
}
