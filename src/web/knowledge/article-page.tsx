import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Article } from "../../contract/knowledge.ts";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { SaveBar } from "../save-bar.tsx";
import { useBlocked } from "../session.tsx";
import { fieldsOf } from "../submit.ts";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { toast } from "../ui/toast.tsx";
import { ArticleActs } from "./article-acts.tsx";
import { ArticleState } from "./article-state.tsx";
import { Citations } from "./citations.tsx";
import { Editor, type Writing } from "./editor.tsx";
import { articleQuery } from "./queries.ts";

const back = { to: "/knowledge", label: "Knowledge" };

export function ArticlePage() {
  const { article: id = "" } = useParams({ strict: false });
  const article = useQuery(articleQuery(id));
  if (article.data) return <Opened key={id} article={article.data} />;
  return (
    <Page title="Article" back={back}>
      {article.error ? (
        <ProblemNote title="The article could not be opened" error={article.error} onRetry={article.refetch} />
      ) : (
        <Skeleton lines={6} />
      )}
    </Page>
  );
}

function Opened({ article }: { article: Article }) {
  const blocked = useBlocked()("knowledge.write");
  const [edited, setEdited] = useState<Writing | null>(null);
  const value = edited ?? article;
  const dirty = edited !== null && (edited.title !== article.title || edited.body !== article.body);
  const saving = useAct(
    async () => {
      await api.patch(`/api/v1/knowledge/articles/${article.id}`, { title: value.title, body: value.body });
      setEdited(null);
      toast(article.state === "published" ? "Saved. Agents answer from it now" : "Saved");
    },
    { refresh: [["articles"], ["knowledge"], ["gaps"]] },
  );
  return (
    <Page
      title={article.title}
      back={back}
      beside={<ArticleState state={article.state} />}
      lead={<Facts article={article} />}
      actions={<ArticleActs article={article} dirty={dirty} />}
    >
      {blocked && (
        <p className="mb-5 rounded-md bg-hover px-3 py-2 text-muted">You can read this, not change it. {blocked}</p>
      )}
      <Editor value={value} onChange={setEdited} errors={fieldsOf(saving.error)} readOnly={blocked !== null} />
      <SaveBar
        dirty={dirty}
        busy={saving.isPending}
        error={saving.error}
        save="Save"
        blocked={value.title.trim() === "" ? "It needs a title." : null}
        onSave={() => saving.mutate()}
        onDiscard={() => setEdited(null)}
      />
      <Citations article={article} />
    </Page>
  );
}

function Facts({ article: { origin, passages, state } }: { article: Article }) {
  const found = passages === 1 ? "1 passage" : `${passages} passages`;
  return (
    <>
      {state === "published" ? `Agents find it as ${found}.` : "No agent reads it."}
      {origin && ` Imported from ${origin}; the next import of it replaces this text.`}
    </>
  );
}
