import type { NewChannel } from "../../contract/channels.ts";
import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import type { Secrets } from "../infra/secrets.ts";
import { newIdentitySecret } from "./queries.ts";

type Connect = { workspace: WorkspaceId; by: Actor; channel: NewChannel };

/** Adds a channel; the caller has made sure that its people belong to the workspace. Returns its id. */
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
      assigneeId: channel.assigneeId,
      settings: JSON.stringify(channel.settings),
      secrets: secrets.seal(JSON.stringify(ownSecrets(channel))),
    })
    .execute();
  await record(tx, workspace, "channel.changed", { by }, { channelId: id, status: "connected", reason: null });
  return id;
}

/** What a person was not asked for is made here: the key of visitors' identities, the token of Meta's handshake. */
function ownSecrets(channel: NewChannel): Record<string, string> {
  if (channel.kind === "webchat") return { identity: newIdentitySecret() };
  if (channel.kind === "linkedin") return {};
  const { secrets } = channel;
  return "appSecret" in secrets ? { ...secrets, verifyToken: secrets.verifyToken ?? newIdentitySecret() } : secrets;
}
