import { useMutation } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Article } from "../../contract/knowledge.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { LeaveGuard } from "../save-bar.tsx";
import { useBlocked } from "../session.tsx";
import { fieldsOf } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { toast } from "../ui/toast.tsx";
import { Editor, type Writing } from "./editor.tsx";
import type { Prefill } from "./place.ts";

/** Begun from a question that found nothing, it carries the question as its title, and closes it once published. */
export function NewArticlePage() {
  const { title = "", gap } = useSearch({ strict: false }) as Prefill;
  const [value, setValue] = useState<Writing>({ title, body: "" });
  const blocked = useBlocked()("knowledge.write");
  const navigate = useNavigate();
  const refresh = useRefresh();
  const creating = useMutation({
    mutationFn: async (publish: boolean) => {
      const { id } = await api.post<Article>("/api/v1/knowledge/articles", { ...value, publish });
      if (gap && publish) await api.put(`/api/v1/knowledge/gaps/${gap}/closure`);
      await refresh(["articles"], ["knowledge"], ["gaps"], ["checklist"]);
      toast(
        publish
          ? `Published. Agents answer from it now${gap ? ", and the question is closed" : ""}`
          : "Saved as a draft",
      );
      await navigate({ to: "/knowledge/$article", params: { article: id }, ignoreBlocker: true });
    },
  });

  const why = blocked ?? (value.title.trim() === "" ? "It needs a title." : null);
  const busy = creating.isPending;
  const actions = (
    <>
      <Button blocked={why} busy={busy} onClick={() => creating.mutate(false)}>
        Save as a draft
      </Button>
      <Button variant="primary" blocked={why} busy={busy} onClick={() => creating.mutate(true)}>
        Publish
      </Button>
    </>
  );
  return (
    <Page
      title="New article"
      back={
        gap
          ? { to: "/knowledge/gaps", label: "Questions that found nothing" }
          : { to: "/knowledge", label: "Knowledge" }
      }
      actions={actions}
    >
      {creating.error && <ProblemNote error={creating.error} className="mb-4" />}
      <Editor value={value} onChange={setValue} errors={fieldsOf(creating.error)} readOnly={blocked !== null} />
      <LeaveGuard dirty={value.body.trim() !== "" && !creating.isSuccess} />
    </Page>
  );
}
