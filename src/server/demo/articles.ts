import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { setArticleState, writeArticle } from "../knowledge/write-article.ts";

const folder = join(import.meta.dirname, "articles");
const states: Record<string, "draft" | "archived"> = {
  "fern-circle.md": "draft",
  "last-orders-before-christmas.md": "archived",
};

type Part = { batch: number; of: number };

/** The help pages of the shop, one Markdown file each; one is not finished and one has had its day. */
export async function writeArticles(
  db: Database,
  workspace: WorkspaceId,
  by: Actor,
  { batch, of }: Part,
): Promise<void> {
  const paths = readdirSync(folder)
    .sort()
    .filter((_, index) => index % of === batch);
  const { readDocument } = await import("../knowledge/read-document.ts");
  const archived: string[] = [];
  await db.in(workspace, async (tx) => {
    for (const path of paths) {
      const [article] = readDocument({ path, text: readFileSync(join(folder, path), "utf8") }).articles;
      const { title, body } = article!;
      const { id } = await writeArticle(tx, workspace, by, { title, body, publish: states[path] !== "draft" });
      if (states[path] === "archived") archived.push(id);
    }
  });
  for (const id of archived) await setArticleState(db, { workspace, id, by }, "archived");
}
