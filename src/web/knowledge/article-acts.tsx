import { Archive, ArchiveRestore, Ellipsis } from "lucide-react";
import type { Article } from "../../contract/knowledge.ts";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { useBlocked } from "../session.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { toast } from "../ui/toast.tsx";

type Act = "publish" | "unpublish" | "archive" | "restore";

export function ArticleActs({ article, dirty }: { article: Article; dirty: boolean }) {
  const blocked = useBlocked()("knowledge.write");
  const act = useActs(article);
  const { state } = article;
  const archived = state === "archived";
  return (
    <>
      {state === "draft" && (
        <Button
          variant={dirty ? "quiet" : "primary"}
          busy={act.isPending}
          blocked={blocked ?? (dirty ? "Save your changes first." : null)}
          onClick={() => act.mutate("publish")}
        >
          Publish
        </Button>
      )}
      {state === "published" && (
        <Button busy={act.isPending} blocked={blocked} onClick={() => act.mutate("unpublish")}>
          Unpublish
        </Button>
      )}
      <Menu
        align="end"
        trigger={
          <IconButton label="More">
            <Ellipsis size={16} />
          </IconButton>
        }
      >
        <MenuItem
          icon={archived ? <ArchiveRestore size={16} /> : <Archive size={16} />}
          blocked={blocked}
          hint={archived ? "It comes back as a draft." : "Agents stop reading it; answers that cite it keep it."}
          onSelect={() => act.mutate(archived ? "restore" : "archive")}
        >
          {archived ? "Restore" : "Archive"}
        </MenuItem>
      </Menu>
    </>
  );
}

function useActs({ id, state }: Article) {
  const path = `/api/v1/knowledge/articles/${id}`;
  const doing: Record<Act, () => Promise<unknown>> = {
    publish: () => api.put(`${path}/publication`),
    unpublish: () => api.delete(`${path}/publication`),
    archive: () => api.put(`${path}/archive`),
    restore: () => api.delete(`${path}/archive`),
  };
  const act = useAct(
    async (what: Act) => {
      await doing[what]();
      const undo = opposite(what, state);
      toast(said[what], { undo: undo ? () => act.mutate(undo) : undefined });
    },
    { refresh: [["articles"], ["knowledge"], ["gaps"], ["checklist"]] },
  );
  return act;
}

const said: Record<Act, string> = {
  publish: "Published. Agents answer from it now",
  unpublish: "Unpublished. No agent reads it now",
  archive: "Archived",
  restore: "Restored as a draft",
};

function opposite(what: Act, before: Article["state"]): Act | null {
  if (what === "publish") return "unpublish";
  if (what === "unpublish") return "publish";
  if (what === "restore") return "archive";
  return before === "published" ? "publish" : "restore";
}
