import { z } from "zod";
import { activityEntry } from "../../contract/conversations.ts";
import type { Database } from "../infra/database.ts";
import { type App, Refusal } from "../infra/http.ts";
import { logActivity } from "./log-activity.ts";

/** What teammates did elsewhere, such as on LinkedIn. */
export function activityRoutes(app: App, { db }: { db: Database }): void {
  app.post(
    "/activities",
    {
      config: { permission: "inbox.write" },
      schema: {
        body: activityEntry,
        response: { 201: z.object({ messageId: z.string(), conversationId: z.string() }) },
      },
    },
    async ({ principal: { workspace, actor }, body }, reply) => {
      const logged = await logActivity(db, { workspace, by: actor, entry: body });
      if (!logged.ok) throw refusalOf(logged.reason);
      const { messageId, conversationId } = logged;
      return reply.code(201).send({ messageId, conversationId });
    },
  );
}

function refusalOf(reason: "no-such-contact" | "no-such-channel"): Refusal {
  const [field, problem] =
    reason === "no-such-contact"
      ? ["contact", "is no contact of this workspace"]
      : ["channel", "is no channel on which activity is logged"];
  return new Refusal(422, "wrong_input", `${field}: ${problem}.`, { [field]: problem });
}
