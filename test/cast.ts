import { createHmac } from "node:crypto";
import { getTestContext } from "node:test";
import type { Conversation, ConversationRow, Message } from "../src/contract/conversations.ts";
import type { Turn, Why } from "../src/contract/turns.ts";
import type { WidgetMessage } from "../src/contract/widget.ts";
import { type House, type Manner, openHouse, tokenOf } from "./house.ts";
import { type Json, type Listening, listen } from "./listen.ts";
import type { Model } from "./model.ts";
import { type Answer, type Outsider, outsider } from "./outsider.ts";

export type Cast = Awaited<ReturnType<typeof cast>>;

/**
 * A workspace of its own with people in it: Maya owns it, Tom answers customers, Vera only looks, Fern is the agent
 * that answers from the knowledge base with a model that a test scripts. Everything goes through HTTP.
 */
export async function cast(manner?: Manner) {
  const house = await openHouse(manner);
  const workspace: string = (await house.people.maya.post("/api/v1/workspaces", { name: "Fjord & Fern" })).id;
  const maya = await teammate(house.people.maya, workspace);
  const [tom, vera] = await Promise.all([
    invite(maya, house.people.tom, "tom@example.com", "teammate"),
    invite(maya, house.people.vera, "vera@example.com", "viewer"),
  ]);
  const { key } = await maya.post("/keys", { name: "robot", role: "admin" });
  const model = house.provider.model();
  const fern = await hire(maya, model);
  await teach(maya);
  const channel = await maya.post("/channels", { kind: "webchat", name: "Shop chat", agentId: fern.id });
  const { secret } = await maya.post(`/channels/${channel.id}/identity-secret`);
  const live = await maya.listens();
  const desk = { house, maya, channel, secret, live };
  atEnd(() => {
    live.close();
    model.settle();
  });
  model.answers("Hello. What would you like to know?");
  const lostParcel = { customer: await visitor(desk, "Nils") };
  await lostParcel.customer.writes("Hello, I have a question");
  return {
    house,
    workspace,
    maya,
    tom,
    vera,
    key: robot(house.url, key),
    model,
    fern,
    channel,
    secret: secret as string,
    live,
    lostParcel: lostParcel.customer.conversation,
    /** Somebody whom the shop's site has told by name. */
    visitor: (name: string) => visitor(desk, name),
    stranger: () => visitor(desk, null),
  };
}

function atEnd(settle: () => void) {
  const context = getTestContext();
  if (context && "after" in context) context.after(settle);
}

export type Teammate = Awaited<ReturnType<typeof teammate>>;
export type Visitor = Awaited<ReturnType<typeof visitor>>;
export type Conversing = Visitor["conversation"];

export async function teammate(person: Outsider, workspace: string) {
  const headers = (): Record<string, string> => ({ ...person.headers(), "x-workspace": workspace });
  const here = outsider(`${person.url}`, headers);
  const api = (path: string) => `/api/v1${path}`;
  const me = await here.get("/api/v1/me");
  const at = async (conversation: Conversing, rest = "") => `/conversations/${await conversation.id()}${rest}`;

  const self = {
    id: me.person.id as string,
    name: me.person.name as string,
    url: here.url,
    headers,
    tries: ((method, path, call) => here.tries(method, api(path), call)) as Outsider["tries"],
    get: (path: string) => here.get(api(path)),
    post: (path: string, body?: unknown) => here.post(api(path), body),
    put: (path: string, body?: unknown) => here.put(api(path), body),
    patch: (path: string, body: unknown) => here.patch(api(path), body),
    delete: (path: string) => here.delete(api(path)),
    listens: (after?: string) => listen(`${here.url}${api("/live")}${after ? `?after=${after}` : ""}`, headers()),

    reads: async (conversation: Conversing): Promise<Conversation> => self.get(await at(conversation)),
    messages: async (conversation: Conversing): Promise<Message[]> =>
      (await self.get(await at(conversation, "/messages?limit=200"))).items,
    why: async (conversation: Conversing): Promise<Why> => self.get(await at(conversation, "/why")),
    lists: async (view: string): Promise<ConversationRow[]> => (await self.get(`/conversations?view=${view}`)).items,
    takesOver: async (conversation: Conversing) => self.put(await at(conversation, "/handoff")),
    handsBack: async (conversation: Conversing) => self.delete(await at(conversation, "/handoff")),
    pauses: async (conversation: Conversing, reason: string | null = null) =>
      self.put(await at(conversation, "/pause"), { reason }),
    resumes: async (conversation: Conversing) => self.delete(await at(conversation, "/pause")),
    resolves: async (conversation: Conversing) => self.put(await at(conversation, "/closure")),
    reopens: async (conversation: Conversing) => self.delete(await at(conversation, "/closure")),
    replies: async (conversation: Conversing, text: string, more: object = {}): Promise<Message> =>
      self.post(await at(conversation, "/messages"), { text, ...more }),
  };
  return self;
}

async function invite(maya: Teammate, person: Outsider, email: string, role: string): Promise<Teammate> {
  const { link } = await maya.post("/invitations", { email, role });
  await person.post(`/api/v1/invitations/by-token/${tokenOf(link)}/acceptance`);
  return teammate(person, (await maya.get("/me")).workspace.id);
}

/** A program with an API key: no cookie, no page of ours. */
function robot(url: string, key: string): Outsider & { key: string } {
  return { ...outsider(url, () => ({ authorization: `Bearer ${key}` })), key };
}

async function hire(maya: Teammate, model: Model) {
  const { id: connection } = await maya.post("/models", {
    name: "scripted",
    kind: "openai",
    baseUrl: model.baseUrl,
    key: model.key,
  });
  const definition = { model: { connection, name: "scripted-1" } };
  const { id } = await maya.post("/agents", { name: "Fern", definition });
  const promote = (version: number) => maya.put(`/agents/${id}/environments/live`, { version });
  await promote(1);
  return {
    id: id as string,
    connection: connection as string,
    /** Saves a version that differs in this and promotes it to live. */
    async becomes(change: object) {
      const { newest } = await maya.post(`/agents/${id}/versions`, { definition: { ...definition, ...change } });
      await promote(newest.number);
    },
    /** Answers without any model from now on. */
    goesWithoutModel() {
      return this.becomes({ model: { connection: null, name: "" } });
    },
  };
}

const articles = {
  "How long does delivery take?":
    "Orders leave our warehouse within one day. Delivery takes 2 to 4 working days within Europe.",
  "How do I return something?":
    "You may send anything back within 30 days. Print the label from your order page and drop the parcel at any post office.",
  "Which warranty do the lamps have?":
    "Every lamp has a warranty of five years, which covers the switch and the cable.",
};

async function teach(maya: Teammate) {
  for (const [title, body] of Object.entries(articles)) {
    await maya.post("/knowledge/articles", { title, body, publish: true });
  }
}

type Desk = { house: House; maya: Teammate; channel: Json; secret: string; live: Listening };

async function visitor({ house, maya, channel, secret, live }: Desk, name: string | null) {
  const base = `/widget/v1/${channel.id}`;
  const browser = outsider(house.url);
  const identity = name ? identify(secret, { sub: `customer-${name.toLowerCase()}`, name }) : undefined;
  let session = await browser.post(`${base}/sessions`, { identity });
  const headers = () => ({ ...browser.headers(), authorization: `Bearer ${session.token}` });
  let sent = 0;
  let first: string | null = null;

  const self = {
    name,
    token: session.token as string,
    headers,

    /** The site tells who this stranger is; they go on under that name. */
    async becomes(name: string) {
      const identity = identify(secret, { sub: `customer-${name.toLowerCase()}`, name });
      session = await browser.post(`${base}/sessions`, { token: session.token, identity });
    },

    /** Sends and no more. The same `clientId` again is the same message again. */
    async sends(text: string, clientId = `client-id-${++sent}`): Promise<{ id: string; seq: number; again: boolean }> {
      const answer = await browser.tries("POST", `${base}/messages`, { headers: headers(), body: { clientId, text } });
      if (answer.status > 201) throw new Error(`"${text}" was refused: ${JSON.stringify(answer.body)}`);
      first ??= answer.body.id;
      return { ...answer.body, again: answer.status === 200 };
    },

    /** Sends, and waits until the agent is done with it and what it said is out. Returns the receipt. */
    async writes(text: string): Promise<Turn> {
      return self.conversation.turnOf(await self.sends(text));
    },

    /** What stands in their chat window. */
    async sees(): Promise<WidgetMessage[]> {
      return (await browser.post(`${base}/sessions`, { token: session.token })).messages;
    },

    /** The same with all that the server says of the chat itself. */
    enters: () => browser.post(`${base}/sessions`, { token: session.token }),

    /** Says who they are. From then on a new token speaks for them. */
    async introduces(profile: { name?: string; email?: string }): Promise<Answer> {
      const answer = await browser.tries("PUT", `${base}/profile`, { headers: headers(), body: profile });
      if (answer.status === 200) session.token = answer.body.token;
      return answer;
    },

    rates: (score: number, comment?: string) =>
      browser.tries("PUT", `${base}/rating`, { headers: headers(), body: { score, comment } }),

    /** What others than themselves have said to them, once all of it is out. */
    async heard(): Promise<string[]> {
      await live.until("all that was said to be out", async () => {
        const messages = first ? await maya.messages(self.conversation) : [];
        return messages.every(({ state }) => state !== "queued" && state !== "sending");
      });
      return (await self.sees()).filter(({ from }) => from !== "visitor").map(({ text }) => text);
    },

    async reads(): Promise<void> {
      const seq = (await self.sees()).at(-1)?.seq ?? 0;
      await browser.tries("PUT", `${base}/read`, { headers: headers(), body: { seq } });
    },

    /** Uploads a file and gets its ticket, or the refusal. */
    async uploads(name: string, bytes: Uint8Array<ArrayBuffer>, mime = "application/octet-stream"): Promise<Answer> {
      const answer = await fetch(`${house.url}${base}/files?name=${encodeURIComponent(name)}`, {
        method: "POST",
        headers: { ...headers(), "content-type": mime },
        body: bytes,
      });
      return { status: answer.status, headers: answer.headers, body: await answer.json() };
    },

    /** Sends what was uploaded, or gets the refusal. */
    async brings(tickets: string[], text = "", clientId = `client-id-${++sent}`): Promise<Answer> {
      const body = { clientId, text, files: tickets };
      const answer = await browser.tries("POST", `${base}/messages`, { headers: headers(), body });
      if (answer.status <= 201) first ??= answer.body.id;
      return answer;
    },

    stream: (after = 0) => listen(`${house.url}${base}/live?after=${after}`, headers()),

    conversation: {
      get customer() {
        return self;
      },

      /** The conversation that the event log says the first message went to. */
      async id(): Promise<string> {
        const event = await live.until(`the conversation of ${name ?? "a stranger"}`, () =>
          live.heard.find(({ data }) => first !== null && data.data?.messageId === first),
        );
        return event.data.conversationId;
      },

      async turnOf({ id }: { id: string }): Promise<Turn> {
        const place = `/conversations/${await self.conversation.id()}/messages`;
        const conversation = await self.conversation.id();
        let seen = -1;
        const decided = await live.until(`a verdict on ${id}`, async () => {
          const ended = live.heard.filter(
            ({ data }) => data.type === "turn.ended" && data.conversationId === conversation,
          ).length;
          if (ended === seen) return null;
          seen = ended;
          const message: Message = await maya.get(`${place}/${id}`);
          return message.turnId;
        });
        const turn: Turn = await maya.get(`/turns/${decided}`);
        if (turn.messageId) await sentOut(`${place}/${turn.messageId}`);
        return turn;
      },
    },
  };

  async function sentOut(path: string) {
    await live.until("the answer going out", async () => !/^(queued|sending)$/.test((await maya.get(path)).state));
  }

  return self;
}

/** The JWT with which the shop's own site tells who somebody is. */
export function identify(secret: string, claims: object, head: object = { alg: "HS256", typ: "JWT" }): string {
  const exp = Math.floor(Date.now() / 1000) + 600;
  const parts = [head, { exp, ...claims }].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  return [...parts, createHmac("sha256", secret).update(parts.join(".")).digest("base64url")].join(".");
}
