import { content } from "../../domain/content.ts";
import type { Actor } from "../../domain/event.ts";
import { done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { queueAgain } from "../deliveries/queue-again.ts";
import type { Database, Tx } from "../infra/database.ts";
import { chooseLine, type Refused, refusalOf } from "./reply.ts";

type Resend = { workspace: WorkspaceId; id: string; messageId: string; by: Actor };

/**
 * A person sends again what failed or was not confirmed. Only a person may: the contact could get it twice. It is a new
 * sending with all its attempts, and is refused where a new reply would be.
 */
export function resend(db: Database, wanted: Resend): Promise<{ ok: true } | Refused> {
  const { workspace, id, messageId, by } = wanted;
  return db.in(workspace, async (tx) => {
    const message = await lockUnsent(tx, wanted);
    const line = message?.lineId && (await chooseLine(tx, { workspace, id, lineId: message.lineId }));
    if (!message || !line) return missing;
    const refused = refusalOf(line, { text: message.text, content: content.parse(message.content) });
    if (refused) return refused;
    await queueAgain(tx, { workspace, conversationId: id, messageId, by, attempts: 0 });
    return done;
  });
}

function lockUnsent(tx: Tx, { workspace, id, messageId }: Resend) {
  return tx
    .selectFrom("messages")
    .select(["lineId", "text", "content"])
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("id", "=", messageId)
    .where("state", "in", ["failed", "unknown"])
    .forUpdate()
    .executeTakeFirst();
}
