import { content } from "../../domain/content.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import type { Files } from "../infra/files.ts";

type Mail = { workspace: WorkspaceId; id: string; messageId: string; images: boolean };

// A page of pictures stays a page; what is beyond is had as an attachment.
const mostInline = 5 * 1024 * 1024;

/**
 * A mail as it looked, cleaned again on its way out; null when it has no HTML. Its own pictures stand in the page: the
 * frame that shows it has no origin, so it carries nobody's session and could fetch none of them.
 */
export async function showMail({ db, files }: { db: Database; files: Files }, mail: Mail): Promise<string | null> {
  const { html, inline } = await read(db, mail);
  if (!html) return null;
  const cid = new Map<string, string>();
  let room = mostInline;
  for (const { contentId, mime, key, size } of inline) {
    if ((room -= size ?? 0) < 0) break;
    // A picture that is lost leaves its place empty; the mail can be read all the same.
    const bytes = await files.get(key!).catch(() => null);
    if (bytes) cid.set(contentId!, `data:${mime};base64,${bytes.toString("base64")}`);
  }
  const { cleanHtml } = await import("../media/email/clean-html.ts");
  return cleanHtml(html, { remoteImages: mail.images, cid });
}

function read(db: Database, { workspace, id, messageId }: Mail) {
  return db.in(workspace, async (tx) => {
    const row = await tx
      .selectFrom("messages")
      .select("content")
      .where("workspaceId", "=", workspace)
      .where("conversationId", "=", id)
      .where("id", "=", messageId)
      .executeTakeFirst();
    const inline = await tx
      .selectFrom("files")
      .select(["contentId", "mime", "key", "size"])
      .where("workspaceId", "=", workspace)
      .where("messageId", "=", messageId)
      .where("contentId", "is not", null)
      .where("key", "is not", null)
      .where("mime", "in", ["image/png", "image/jpeg", "image/gif", "image/webp"])
      .orderBy("position")
      .execute();
    return { html: row ? content.parse(row.content).email?.html : null, inline };
  });
}
