import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { CreateButton } from "../create-button.tsx";
import { useBlocked } from "../session.tsx";
import { Page } from "../ui/page.tsx";
import { PageBar } from "../ui/page-bar.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { gapsQuery } from "./queries.ts";

const addresses = {
  articles: "/knowledge",
  search: "/knowledge/search",
  gaps: "/knowledge/gaps",
  imports: "/knowledge/imports",
};
type Tab = keyof typeof addresses;

/** The four ways to look at what the agents know. */
export function KnowledgeFrame({ tab, children }: { tab: Tab; children: ReactNode }) {
  const navigate = useNavigate();
  const gaps = useInfiniteQuery(gapsQuery).data?.pages[0]?.items.filter(({ answeredBy }) => !answeredBy).length;
  return (
    <Page
      title="Knowledge"
      lead="What agents answer from. They say nothing that is not written here."
      actions={<WriteArticle />}
      bar={
        <PageBar width="wide">
          <Tabs
            label="Knowledge"
            value={tab}
            onChange={(next) => navigate({ to: addresses[next] })}
            items={[
              { value: "articles", label: "Articles" },
              { value: "search", label: "Try a search" },
              { value: "gaps", label: "Questions that found nothing", count: gaps },
              { value: "imports", label: "Imports" },
            ]}
          />
        </PageBar>
      }
    >
      {children}
    </Page>
  );
}

export function WriteArticle({ variant = "primary" }: { variant?: "primary" | "quiet" }) {
  const blocked = useBlocked()("knowledge.write");
  const navigate = useNavigate();
  return (
    <CreateButton
      variant={variant}
      icon={<Plus size={16} />}
      blocked={blocked}
      onCreate={() => navigate({ to: "/knowledge/new" })}
    >
      Write an article
    </CreateButton>
  );
}
