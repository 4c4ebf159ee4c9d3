import { newChannel } from "../../contract/channels.ts";
import { agentDefinition } from "../../domain/agent-definition.ts";
import type { Actor } from "../../domain/event.ts";
import { createAgent, promote } from "../agents/change-agent.ts";
import { connectChannel } from "../channels/connect-channel.ts";
import type { Database } from "../infra/database.ts";
import type { App } from "../infra/http.ts";
import type { Secrets } from "../infra/secrets.ts";
import { writeArticle } from "../knowledge/write-article.ts";
import { createPerson } from "../team/create-person.ts";
import { createWorkspace } from "../team/create-workspace.ts";
import { demoAccount } from "../team/demo.ts";
import { hasPeople } from "../team/queries.ts";

/** Fills an empty installation with a lively shop. Everything goes through the product's own doors. */
export async function seedDemo({ db, secrets }: { app: App; db: Database; secrets: Secrets }): Promise<void> {
  if (await hasPeople(db.system)) return;
  const maya = await createPerson(db, { name: "Maya Lind", ...demoAccount });
  if (!maya.ok) return;
  const by: Actor = { kind: "teammate", id: maya.id, name: "Maya Lind" };
  const workspace = await createWorkspace(db, { name: "Fjord & Fern", owner: { id: maya.id, name: "Maya Lind" } });
  await db.in(workspace, async (tx) => {
    await writeArticle(tx, workspace, by, {
      title: "How long does delivery take?",
      body: "Orders leave within a day. Delivery takes 2 to 4 working days within Europe.",
      publish: true,
    });
    await writeArticle(tx, workspace, by, {
      title: "How do I return something?",
      body: "You may send anything back within 30 days. Print the label from your order page and drop the parcel at any post office. We refund within 5 days.",
      publish: true,
    });
    const agentId = await createAgent(tx, { workspace, by, name: "Fern", definition: agentDefinition.parse({}) });
    await promote(tx, { workspace, id: agentId, by }, { environment: "live", version: 1 });
    await connectChannel(tx, secrets, {
      workspace,
      by,
      channel: newChannel.parse({ kind: "webchat", name: "Shop chat", agentId }),
    });
  });
}
