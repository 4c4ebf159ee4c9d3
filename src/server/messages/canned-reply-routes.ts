import { z } from "zod";
import { nothing } from "../../contract/page.ts";
import type { Database } from "../infra/database.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import { newId } from "../infra/id.ts";

const cannedReply = z.object({ id: z.string(), shortcut: z.string(), text: z.string() });
const newCannedReply = z.object({
  shortcut: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}_-]{1,40}$/u, "must be one word of letters, digits, - and _"),
  text: z.string().trim().min(1).max(5000),
});

export function cannedReplyRoutes(app: App, { db }: { db: Database }): void {
  app.get(
    "/canned-replies",
    {
      config: { permission: "inbox.read" },
      schema: { response: { 200: z.object({ items: z.array(cannedReply), next: z.null() }) } },
    },
    async ({ principal: { workspace } }) => {
      const items = await db.in(workspace, (tx) =>
        tx
          .selectFrom("cannedReplies")
          .select(["id", "shortcut", "text"])
          .where("workspaceId", "=", workspace)
          .orderBy("shortcut")
          .limit(1000)
          .execute(),
      );
      return { items, next: null };
    },
  );

  app.post(
    "/canned-replies",
    { config: { permission: "inbox.write" }, schema: { body: newCannedReply, response: { 201: cannedReply } } },
    async ({ principal: { workspace }, body }, reply) => {
      const row = { id: newId("canned"), ...body };
      const added = await db.in(workspace, (tx) =>
        tx
          .insertInto("cannedReplies")
          .values({ workspaceId: workspace, ...row })
          .onConflict((conflict) => conflict.doNothing())
          .returning("id")
          .executeTakeFirst(),
      );
      if (!added)
        throw new Refusal(409, "shortcut_taken", `There is a canned reply "${body.shortcut}" already.`, {
          shortcut: "is taken",
        });
      return reply.code(201).send(row);
    },
  );

  app.delete(
    "/canned-replies/:id",
    {
      config: { permission: "inbox.write" },
      schema: { params: z.object({ id: z.string().max(60) }), response: { 200: nothing } },
    },
    async ({ principal: { workspace }, params }) => {
      const gone = await db.in(workspace, (tx) =>
        tx
          .deleteFrom("cannedReplies")
          .where("workspaceId", "=", workspace)
          .where("id", "=", params.id)
          .returning("id")
          .executeTakeFirst(),
      );
      if (!gone) throw notFound("canned reply");
      return { ok: true as const };
    },
  );
}
