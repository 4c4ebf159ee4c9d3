import { after } from "node:test";
import type { Channel } from "../src/contract/channels.ts";
import type { Conversation, ConversationRow, Message } from "../src/contract/conversations.ts";
import { type Simulator, startSimulator } from "../src/simulator/simulator.ts";
import { type Cast, cast } from "./cast.ts";

/** Our numbers and accounts, as the providers know them. */
export const ours = {
  accountSid: "AC0123456789abcdef0123456789abcdef",
  authToken: "twilio-token-of-the-shop",
  number: "+14155550100",
  otherNumber: "+14155550199",
  page: { id: "100000000000001", token: "page-token", appSecret: "page-app-secret" },
};

let simulator: Promise<Simulator> | null = null;
after(async () => (await simulator)?.stop());

export type Street = Cast & { simulator: Simulator; sms: Channel };

/** The cast, and the providers played on loopback, with a channel for SMS that Fern answers. */
export async function street(): Promise<Street> {
  simulator ??= startSimulator({
    accounts: {
      twilio: {
        ...ours,
        numbers: [ours.number, ours.otherNumber].map((number) => ({ number, smsUrl: "" })),
        keepsOptOuts: false,
      },
    },
  });
  const played = await simulator;
  played.switches.clear();
  const scene = await cast({ privateHosts: "127.0.0.1" });
  const sms: Channel = await scene.maya.post("/channels", {
    kind: "sms",
    name: "Shop number",
    agentId: scene.fern.id,
    settings: {
      accountSid: ours.accountSid,
      numbers: [ours.number, ours.otherNumber],
      baseUrl: `${played.url}/twilio`,
      perSecond: 500,
      stopReply: "You will hear nothing more from us.",
      helpReply: "Fjord & Fern. Reply STOP to end.",
    },
    secrets: { authToken: ours.authToken },
  });
  for (const number of played.twilio.numbers) number.smsUrl = sms.inboundUrl;
  return { ...scene, simulator: played, sms };
}

/** Somebody with a phone. */
export function phone({ maya, live, simulator: { twilio } }: Street, number: string) {
  const shown = () => twilio.phones().find((each) => each.number === number)?.messages ?? [];
  const rows = async (): Promise<ConversationRow[]> =>
    (await maya.get(`/conversations?medium=sms&q=${encodeURIComponent(number)}`)).items;

  const self = {
    number,
    texts: (body: string, to = ours.number) => twilio.textFrom({ from: number, to, body }),
    /** What was sent to them, oldest first. */
    heard: () =>
      shown()
        .filter(({ direction }) => direction === "in")
        .map(({ text }) => text),
    async conversation(): Promise<Conversation> {
      const [row] = await live.until(`a conversation with ${number}`, async () => {
        const found = await rows();
        return found.length > 0 ? found : null;
      });
      return maya.get(`/conversations/${row!.id}`);
    },
    conversations: rows,
    async messages(): Promise<Message[]> {
      return (await maya.get(`/conversations/${(await self.conversation()).id}/messages`)).items;
    },
    /** Waits until the thread holds what is looked for, and returns it. */
    async thread(what: string, look: (messages: Message[]) => unknown): Promise<Message[]> {
      await self.conversation();
      return live.until(what, async () => {
        const messages = await self.messages();
        return look(messages) ? messages : null;
      });
    },
  };
  return self;
}
