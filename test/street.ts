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
  callNumber: "+14155550103",
  whatsapp: {
    phoneNumberId: "109876543210001",
    businessAccountId: "209876543210001",
    displayNumber: "+1 415 555 0142",
    accessToken: "whatsapp-token",
    appSecret: "whatsapp-app-secret",
    verifyToken: "whatsapp-verify",
  },
  page: {
    medium: "messenger",
    id: "300000000000001",
    name: "Fjord & Fern",
    token: "page-token",
    appSecret: "page-app-secret",
  },
} as const;

let simulator: Promise<Simulator> | null = null;
after(async () => (await simulator)?.stop());

export type Street = Cast & { simulator: Simulator; sms: Channel };

/** The cast, and the providers played on loopback, with a channel for SMS that Fern answers. */
export async function street(): Promise<Street> {
  simulator ??= startSimulator({
    accounts: {
      whatsapp: ours.whatsapp,
      messenger: [ours.page],
      voice: { ...ours, numbers: [{ number: ours.callNumber }] },
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

/** A WhatsApp number of ours, connected as Meta connects one. */
export async function openWhatsapp({ maya, fern, simulator }: Street): Promise<Channel> {
  const { phoneNumberId, businessAccountId, displayNumber, ...secrets } = ours.whatsapp;
  const baseUrl = `${simulator.url}/whatsapp`;
  const settings = { phoneNumberId, businessAccountId, displayNumber, baseUrl };
  const channel: Channel = await maya.post("/channels", {
    kind: "whatsapp",
    name: "WhatsApp",
    agentId: fern.id,
    settings,
    secrets,
  });
  if (!(await simulator.whatsapp.handshake({ callbackUrl: channel.inboundUrl })))
    throw new Error("The handshake failed.");
  return channel;
}

/** A page of ours on Messenger, connected as Meta connects one. */
export async function openMessenger({ maya, fern, simulator }: Street): Promise<Channel> {
  const { id: pageId, token: accessToken, appSecret } = ours.page;
  const verifyToken = "page-verify";
  const settings = { pageId, baseUrl: `${simulator.url}/messenger` };
  const secrets = { accessToken, appSecret, verifyToken };
  const channel: Channel = await maya.post("/channels", {
    kind: "messenger",
    name: "Page",
    agentId: fern.id,
    settings,
    secrets,
  });
  if (!(await simulator.messenger.subscribe(pageId, { hookUrl: channel.inboundUrl, verifyToken })))
    throw new Error("The handshake failed.");
  return channel;
}

/** A mailbox of ours, read by IMAP. */
export async function openMailbox({ maya, fern, simulator }: Street) {
  const address = `help${++mailboxes}@fjord.example`;
  simulator.mail.openAccount(address);
  const server = { host: "127.0.0.1", security: "none", user: address };
  const settings = {
    address,
    fromName: "Fjord & Fern",
    signature: "The people of Fjord & Fern",
    imap: { ...server, port: simulator.mail.imapPort },
    smtp: { ...server, port: simulator.mail.smtpPort },
  };
  const secrets = { imapPassword: "mailbox", smtpPassword: "mailbox" };
  const channel: Channel = await maya.post("/channels", {
    kind: "email",
    name: "Help",
    agentId: fern.id,
    settings,
    secrets,
  });
  return { channel, address };
}

let mailboxes = 0;

/** What stands in the newest conversation over a medium, once it is what is looked for. */
export function thread({ maya, live }: Street, medium: string, what: string, look: (messages: Message[]) => unknown) {
  return live.until(what, async () => {
    const [row] = (await maya.get(`/conversations?medium=${medium}`)).items as ConversationRow[];
    if (!row) return null;
    const messages: Message[] = (await maya.get(`/conversations/${row.id}/messages`)).items;
    return look(messages) ? { id: row.id, messages } : null;
  });
}

/** Somebody with a phone. */
export function phone({ maya, live, simulator: { twilio } }: Street, number: string) {
  const shown = () => twilio.phones().find((each) => each.number === number)?.messages ?? [];
  const rows = async (): Promise<ConversationRow[]> =>
    (await maya.get(`/conversations?medium=sms&q=${encodeURIComponent(number)}`)).items;

  const self = {
    number,
    texts: (body: string, to: string = ours.number) => twilio.textFrom({ from: number, to, body }),
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
