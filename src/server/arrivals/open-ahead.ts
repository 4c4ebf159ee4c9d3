import type { OpenChannel } from "../channels/queries.ts";
import { type Database, withRetry } from "../infra/database.ts";
import type { Inbound } from "../media/medium.ts";
import { openLines } from "./open-line.ts";

/** Gives somebody of whom a provider tells a contact, a conversation and a line, before what is told is taken. */
export function openAhead(db: Database, { workspace, id }: OpenChannel, inbound: Inbound): Promise<void> {
  return withRetry(async () => {
    const client = await db.pool.connect();
    try {
      await client.query("begin");
      await openLines(client, [{ workspace, channelId: id, inbound, messageId: "" }]);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback").catch(() => {});
      throw error;
    } finally {
      client.release();
    }
  });
}
