import type { WebchatSettings } from "../../contract/channel-settings.ts";
import { type Channel, newChannel } from "../../contract/channels.ts";
import { type AgentDefinition, agentDefinition } from "../../domain/agent-definition.ts";
import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { connectChannel } from "../channels/connect-channel.ts";
import type { Tx } from "../infra/database.ts";
import { newId } from "../infra/id.ts";
import type { Secrets } from "../infra/secrets.ts";

/** Fern as she began: polite, and a little stiff. */
export const firstFern: AgentDefinition = agentDefinition.parse({
  persona: "You are the assistant of Fjord & Fern, a shop for lamps, throws and planters.",
  prompt: "Answer questions about orders, delivery, returns and products.",
  tone: "neutral",
  maxTurns: 10,
  maxLength: 600,
});

/** Fern as customers meet her now. */
export const fern: AgentDefinition = agentDefinition.parse({
  persona:
    "You are Fern, the AI assistant of the shop in Bergen, and know every lamp by its name. You are calm, exact and brief, and never pushy.",
  prompt: [
    "You help customers of Fjord & Fern, a shop for lamps, throws and planters made in small workshops around Bergen.",
    "- Give the answer first, the reason after it, in at most four sentences.",
    "- Name prices in euros and times in working days.",
    "- Never promise a delivery day, a discount or a repair that the help pages do not promise.",
    "- You cannot see orders. When somebody asks about one of theirs, tell them where they find it; if that does not help, hand over.",
    "- If something arrived broken, say first that it costs the customer nothing.",
    "- Requests for more than ten pieces belong to our people: hand over.",
  ].join("\n"),
  tone: "friendly",
  introduction: "Hei, Fern here, the shop’s AI assistant.",
  maxTurns: 20,
  maxLength: 900,
  messages: {
    wrongPerson: "Sorry for the mix-up. I have told a colleague, and we will not write to you about this again.",
  },
});

const settings: Partial<WebchatSettings> = {
  title: "Fjord & Fern",
  greeting: "Hei. Ask us about a lamp, a throw, a planter or your order.",
  colour: "#2f5d50",
  position: "right",
  theme: "auto",
  offlineNote: "The shop is closed, but Fern is awake. What she cannot answer, we do in the morning.",
  hours: {
    timeZone: "Europe/Oslo",
    open: [
      ...[1, 2, 3, 5].map((day) => ({ day, from: 10 * 60, to: 18 * 60 })),
      { day: 4, from: 10 * 60, to: 20 * 60 },
      { day: 6, from: 10 * 60, to: 16 * 60 },
    ],
  },
};

type Open = { workspace: WorkspaceId; by: Actor; agentId: string };

export function openShopChat(tx: Tx, secrets: Secrets, { agentId, ...about }: Open): Promise<Channel["id"]> {
  const channel = newChannel.parse({ kind: "webchat", name: "Shop chat", agentId, settings });
  return connectChannel(tx, secrets, { ...about, channel });
}

const cannedReplies = {
  hello: "Hei, thank you for writing. Give me a minute, and I will look into it.",
  order: "Could you tell me the order number? It stands in the subject of the confirmation email.",
  pictures:
    "Could you send a picture of it, and one of the box from outside? Both to help@fjordandfern.example, please.",
  label: "You get a new return label by email in the next minutes. It costs you nothing.",
  replacement: "A new one leaves Bergen today. You need not send the broken one back.",
  refund: "I have refunded it just now. Depending on your bank, the money is there in 2 to 4 days.",
  workshop:
    "Your lamp is with our workshop. They need up to two weeks, and I write to you as soon as it is on its way back.",
  bye: "Glad that helped. Have a good evening, and write whenever something comes up.",
};

export async function writeCannedReplies(tx: Tx, workspace: WorkspaceId): Promise<void> {
  const rows = Object.entries(cannedReplies).map(([shortcut, text]) => ({ shortcut, text }));
  await tx
    .insertInto("cannedReplies")
    .values(rows.map((row) => ({ workspaceId: workspace, id: newId("canned"), ...row })))
    .execute();
}
