import { newChannel } from "../../src/contract/channels.ts";
import { agentDefinition } from "../../src/domain/agent-definition.ts";
import type { Actor } from "../../src/domain/event.ts";
import type { WorkspaceId } from "../../src/domain/workspace.ts";
import { createAgent, promote } from "../../src/server/agents/change-agent.ts";
import { connectModel } from "../../src/server/agents/connect-model.ts";
import { connectChannel } from "../../src/server/channels/connect-channel.ts";
import type { Database } from "../../src/server/infra/database.ts";
import { createFetch } from "../../src/server/infra/fetch.ts";
import type { Secrets } from "../../src/server/infra/secrets.ts";
import { writeArticle } from "../../src/server/knowledge/write-article.ts";
import { createKey } from "../../src/server/team/create-key.ts";
import { createPerson } from "../../src/server/team/create-person.ts";
import { createWorkspace } from "../../src/server/team/create-workspace.ts";
import { systemPrincipal } from "../../src/server/team/guard.ts";
import type { Simulator } from "../../src/simulator/simulator.ts";
import type { Model, openProvider } from "../model.ts";

/** A workspace with an agent, a web chat, a number for texts and keys for teammates. */
export type Shop = {
  workspace: WorkspaceId;
  agent: string;
  channel: string;
  sms: { channel: string; number: string };
  keys: string[];
  /** What the agent thinks with, where a fault scripts it; else the agent needs no model. */
  model: Model;
};

type Deps = {
  db: Database;
  secrets: Secrets;
  provider: Awaited<ReturnType<typeof openProvider>>;
  simulator: Simulator;
  /** Where providers reach the nodes. */
  url: string;
};

/** The account that all shops have with Twilio, as the simulator plays it. */
export const twilioAccount = { accountSid: "AC0123456789abcdef0123456789abcdef", authToken: "token of the suite" };

const articles = {
  "How long does delivery take?": "Orders leave within a day. Delivery takes 2 to 4 working days within Europe.",
  "How do I return something?": "Send it back within 30 days with the label from your order page.",
};

let people = 0;

export async function openShop(
  { db, secrets, provider, simulator, url }: Deps,
  name: string,
  { scripted = false }: { scripted?: boolean } = {},
): Promise<Shop> {
  const email = `owner-${++people}@chaos.example`;
  const person = await createPerson(db, { name: "Owner", email, password: "chaos chaos chaos" });
  if (!person.ok) throw new Error(`There is somebody with the address ${email} already.`);
  const by: Actor = { kind: "teammate", id: person.id, name: "Owner" };
  const workspace = await createWorkspace(db, { name, owner: { id: person.id, name: "Owner" } });
  const model = provider.model();
  const connection = scripted
    ? await connectModel(
        { db, secrets, fetch: createFetch({ allowed: [] }) },
        {
          workspace,
          by,
          connection: { name: "scripted", kind: "openai", baseUrl: model.baseUrl, key: model.key },
        },
      )
    : null;
  const number = `+1415${5_550_000 + people}`;
  const { agent, channel, texts } = await db.in(workspace, async (tx) => {
    for (const [title, body] of Object.entries(articles))
      await writeArticle(tx, workspace, by, { title, body, publish: true });
    const definition = agentDefinition.parse({ maxTurns: 200, model: { connection, name: "scripted-1" } });
    const agent = await createAgent(tx, { workspace, by, name: "Fern", definition });
    await promote(tx, { workspace, id: agent, by }, { environment: "live", version: 1 });
    const chat = newChannel.parse({ kind: "webchat", name: "Chat", agentId: agent });
    const { accountSid, authToken } = twilioAccount;
    const settings = { accountSid, numbers: [number], baseUrl: `${simulator.url}/twilio`, perSecond: 500 };
    const sms = newChannel.parse({ kind: "sms", name: number, agentId: agent, settings, secrets: { authToken } });
    return {
      agent,
      channel: await connectChannel(tx, secrets, { workspace, by, channel: chat }),
      texts: await connectChannel(tx, secrets, { workspace, by, channel: sms }),
    };
  });
  simulator.twilio.open({ number, smsUrl: `${url}/hooks/${texts}` });
  const keys = await Promise.all(
    ["Ann", "Bo", "Cy"].map(async (who) => {
      const made = await createKey(db, systemPrincipal(workspace), { name: who, role: "admin" });
      if (!made.ok) throw new Error("No key could be made.");
      return made.key;
    }),
  );
  return { workspace, agent, channel, sms: { channel: texts, number }, keys, model };
}
