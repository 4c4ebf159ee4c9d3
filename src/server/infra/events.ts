import type { Actor, EventType, Facts } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "./database.ts";

type About = { conversation?: string; contact?: string; by: Actor };

/** Writes what happened into the event log, in the transaction in which it happens. */
export async function record<Type extends EventType>(
  tx: Tx,
  workspace: WorkspaceId,
  type: Type,
  about: About,
  data: Facts[Type],
): Promise<void> {
  await tx
    .insertInto("events")
    .values({
      workspaceId: workspace,
      type,
      conversationId: about.conversation ?? null,
      contactId: about.contact ?? null,
      actor: JSON.stringify(about.by),
      data: JSON.stringify(data),
    })
    .execute();
}
