import { createHmac, timingSafeEqual } from "node:crypto";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import type { Files } from "../infra/files.ts";
import type { Secrets } from "../infra/secrets.ts";
import type { OutgoingFile } from "../media/medium.ts";

// A provider fetches a file within seconds; when it is busy, within hours.
const lastsMs = 24 * 3_600_000;

export type OpenFiles = ReturnType<typeof openFiles>;

type Opening = { db: Database; files: Files; secrets: Secrets; site: { url: string } };

/** The files of messages on their way out, with addresses that open them for a while to whoever holds one. */
export function openFiles({ db, files, secrets, site }: Opening) {
  const key = secrets.derive("file links");
  const sign = (about: string) => createHmac("sha256", key).update(about).digest("base64url");

  return {
    async ofMessage(workspace: WorkspaceId, messageId: string): Promise<OutgoingFile[]> {
      const rows = await db.in(workspace, (tx) =>
        tx
          .selectFrom("files")
          .select(["id", "name", "mime", "size", "key"])
          .where("workspaceId", "=", workspace)
          .where("messageId", "=", messageId)
          .where("key", "is not", null)
          .orderBy("position")
          .execute(),
      );
      return rows.map(({ id, name, mime, size, key: fileKey }) => ({
        name,
        mime,
        size: size ?? 0,
        url: site.url + path(id, name),
        read: () => files.get(fileKey!),
      }));
    },

    /** The same address for somebody who is on our own site, as a visitor's frame is. */
    path,

    /** Which file a link opens; null once it is too old, or was never ours. */
    opened(id: string, until: string, signature: string): string | null {
      const given = Buffer.from(signature);
      const expected = Buffer.from(sign(`${id} ${until}`));
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      return Number(until) > Date.now() ? id : null;
    },
  };

  function path(id: string, name: string): string {
    const until = String(Math.ceil(Date.now() / lastsMs + 1) * lastsMs);
    return `/files/${id}/${until}/${sign(`${id} ${until}`)}/${encodeURIComponent(name)}`;
  }
}
