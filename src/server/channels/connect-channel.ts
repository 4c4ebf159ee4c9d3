import type { z } from "zod";
import type { newChannel } from "../../contract/channels.ts";
import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import type { Secrets } from "../infra/secrets.ts";
import { newIdentitySecret } from "./queries.ts";

type Connect = { workspace: WorkspaceId; by: Actor; channel: z.infer<typeof newChannel> };

/** Adds a channel; the caller has made sure that its agent belongs to the workspace. Returns its id. */
export async function connectChannel(tx: Tx, secrets: Secrets, { workspace, by, channel }: Connect): Promise<string> {
  const id = newId("channel");
  await tx
    .insertInto("channels")
    .values({
      workspaceId: workspace,
      id,
      kind: channel.kind,
      name: channel.name,
      agentId: channel.agentId,
      settings: JSON.stringify(channel.settings),
      secrets: secrets.seal(newIdentitySecret()),
    })
    .execute();
  await record(tx, workspace, "channel.changed", { by }, { channelId: id, status: "connected", reason: null });
  return id;
}
