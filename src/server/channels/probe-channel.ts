import { sql } from "kysely";
import type { Database, Tx } from "../infra/database.ts";
import { mediumOf } from "../media/all.ts";
import type { Probe, Ways } from "../media/medium.ts";
import { followAccount } from "./health.ts";
import type { OpenChannel } from "./queries.ts";
import { keepTemplates } from "./templates.ts";

/** `moved`: the status is another one now. */
export type Probed = { steps: Probe["steps"]; ok: boolean; moved: boolean };

/** Asks the provider whether the account works, keeps what it found, and moves the channel's status by it. */
export async function probeChannel({ db, ways }: { db: Database; ways: Ways }, channel: OpenChannel): Promise<Probed> {
  const { probe } = mediumOf(channel.kind);
  if (!probe) return { steps: [], ok: true, moved: false };
  const { health, steps, found } = await probe(channel.account, ways);
  const moved = await db.in(channel.workspace, async (tx) => {
    await keep(tx, channel, steps);
    if (Array.isArray(found)) await keepTemplates(tx, channel, found);
    return followAccount(tx, channel.workspace, channel.id, health);
  });
  return { steps, ok: health.state === "connected", moved };
}

async function keep(tx: Tx, { workspace, id }: OpenChannel, steps: Probe["steps"]): Promise<void> {
  await tx
    .updateTable("channels")
    .set({ probe: JSON.stringify(steps), probedAt: sql<Date>`now()` })
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .execute();
}
