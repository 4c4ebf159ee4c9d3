import { checklist } from "../../contract/team.ts";
import type { Database } from "../infra/database.ts";
import type { App } from "../infra/http.ts";
import { readChecklist } from "./checklist.ts";

export function supportRoutes(app: App, { db }: { db: Database }): void {
  app.get(
    "/checklist",
    { config: { permission: "inbox.read" }, schema: { response: { 200: checklist } } },
    async ({ principal: { workspace, person } }) => {
      const items = await db.in(workspace, (tx) => readChecklist(tx, workspace));
      const row = person
        ? await db.system.selectFrom("people").select("settings").where("id", "=", person).executeTakeFirst()
        : undefined;
      const { checklistDismissed = false } = (row?.settings ?? {}) as { checklistDismissed?: boolean };
      return { items, dismissed: checklistDismissed };
    },
  );
}
