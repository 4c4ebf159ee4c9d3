import { z } from "zod";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { OpenChannels } from "../channels/queries.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { JobKind } from "../infra/jobs.ts";
import { mediumOf } from "../media/all.ts";
import type { Ways } from "../media/medium.ts";

const payload = z.object({ workspace: z.string(), channel: z.string(), address: z.string() });
type Payload = z.infer<typeof payload>;

/** Asks the provider who wrote, where its webhooks name nobody. */
export const profileJob: JobKind<Payload> = { name: "read-profile", payload };

type Deps = { db: Database; channels: OpenChannels; ways: Ways };

/** Gives the contact their name, unless somebody has given them another since. */
export async function readProfile({ db, channels, ways }: Deps, { channel: id, address }: Payload): Promise<void> {
  const channel = await channels.find(id);
  const medium = channel && mediumOf(channel.kind);
  const profile = channel && medium?.profile && (await medium.profile(address, channel.account, ways));
  if (!channel || !profile?.name) return;
  const workspace: WorkspaceId = channel.workspace;
  await db.in(workspace, async (tx) => {
    const row = await tx
      .updateTable("contacts")
      .set({ name: profile.name })
      .where("workspaceId", "=", workspace)
      .where("name", "like", "Visitor ____")
      .where("id", "=", (eb) =>
        eb
          .selectFrom("addresses")
          .select("contactId")
          .where("workspaceId", "=", workspace)
          .where("kind", "=", channel.kind)
          .where("value", "=", address),
      )
      .returning("id")
      .executeTakeFirst();
    if (row)
      await record(tx, workspace, "contact.changed", { contact: row.id, by: { kind: "system" } }, { fields: ["name"] });
  });
}
