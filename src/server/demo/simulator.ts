import { type NewChannel, newChannel } from "../../contract/channels.ts";
import type { PhoneMedium } from "../../simulator/phones/phone.ts";
import type { Simulator } from "../../simulator/simulator.ts";

/** A channel as it stands in the database; of the settings only what names the account matters. */
type Known = { kind: string; settings: object };

export type DemoProviders = {
  simulator: Simulator;
  /** Where the providers listen; the guard of outgoing calls must let these through. */
  hosts: string[];
  /** The channels of a demo that has none of them yet. */
  channels: (agentId: string | null) => NewChannel[];
  /** The settings of a channel from an earlier start with the ports of this one; null for any other channel. */
  settingsNow: (channel: Known) => object | null;
  /** Tells the provider where the channel's messages and reports go, such as http://127.0.0.1:3000/hooks/chan_1. */
  point: (channel: Known, hookUrl: string) => void;
  /** The customers' first words, so that the inbox is not empty of what phones bring. */
  begin: () => void;
  stop: () => Promise<void>;
};

const twilio = { accountSid: "ACf1ord0000000000000000000000fe40", authToken: "only-this-computer-knows-it" };
const meta = { appSecret: "only-this-computer-knows-it", verifyToken: "fjord-and-fern" };
const texts = "+14155550100";
const calls = "+14155550103";
const teammatesPhone = "+14155550150";
const whatsapp = { phoneNumberId: "100000000000001", businessAccountId: "200000000000001" };
const displayNumber = "+1 415 555 0102";
const page = { id: "300000000000001", name: "Fjord & Fern" };
const gram = { id: "400000000000001", name: "fjordandfern" };
const tokens = { whatsapp: "demo-whatsapp", messenger: "demo-messenger", instagram: "demo-instagram" };
const mailAddress = "help@fjordandfern.example";
const mailPassword = "only-this-computer-knows-it";

/** Brings up every provider on loopback, with accounts of the shop's and customers who have phones. */
export async function startDemoProviders(): Promise<DemoProviders> {
  // Nobody but the demo needs it, so nobody else loads it.
  const { startSimulator } = await import("../../simulator/simulator.ts");
  const simulator = await startSimulator({
    accounts: {
      twilio: { ...twilio, numbers: [{ number: texts, smsUrl: "" }] },
      voice: { ...twilio, numbers: [{ number: calls }] },
      whatsapp: { ...whatsapp, ...meta, displayNumber, accessToken: tokens.whatsapp },
      messenger: [
        { medium: "messenger", ...page, token: tokens.messenger, appSecret: meta.appSecret },
        { medium: "instagram", ...gram, token: tokens.instagram, appSecret: meta.appSecret },
      ],
      mail: { addresses: [mailAddress], password: mailPassword },
    },
    customers,
  });
  const { host, smtpPort, imapPort } = simulator.mail;
  const made = (agentId: string | null) => channelsAt(simulator, agentId);

  return {
    simulator,
    hosts: [new URL(simulator.url).host, `${host}:${smtpPort}`, `${host}:${imapPort}`],
    channels: made,
    settingsNow(channel) {
      const same = made(null).find((one) => accountOf(one) === accountOf(channel));
      return same ? { ...channel.settings, ...addressesIn(same.settings) } : null;
    },
    point: (channel, hookUrl) => point(simulator, channel, hookUrl),
    begin: () => begin(simulator),
    stop: simulator.stop,
  };
}

const customers: { medium: PhoneMedium; account: string; address: string; name: string }[] = [
  { medium: "sms", account: texts, address: "+14155550131", name: "Ana Ruiz" },
  { medium: "whatsapp", account: whatsapp.phoneNumberId, address: "+14155550132", name: "Ben Okafor" },
  { medium: "messenger", account: page.id, address: "2418830175520011", name: "Chiara Conti" },
  { medium: "instagram", account: gram.id, address: "7105529316640012", name: "David Lindqvist" },
  { medium: "email", account: mailAddress, address: "elif.demir@mailbox.example", name: "Elif Demir" },
  { medium: "voice", account: calls, address: "+14155550136", name: "Farid Rahimi" },
];

function begin({ twilio, whatsapp, messenger, mail }: Simulator): void {
  const by = (medium: PhoneMedium) => customers.find((one) => one.medium === medium)!;
  const chatting = (medium: PhoneMedium) => {
    const { account, address: person, name } = by(medium);
    return { account, person, name };
  };
  twilio.textFrom({ from: by("sms").address, to: texts, body: "Can I send a lamp back?" });
  whatsapp.writeFrom({
    from: by("whatsapp").address.slice(1),
    name: by("whatsapp").name,
    text: "Where is my parcel?",
  });
  messenger.writeFrom(chatting("messenger"), { text: "How do I wash the Voss throw?" });
  messenger.writeFrom(chatting("instagram"), { text: "Saw the new planters in your story. Which sizes are there?" });
  mail.mailFrom({
    from: `${by("email").name} <${by("email").address}>`,
    to: [mailAddress],
    subject: "Warranty of my lamp",
    text: "Hello,\n\nthe switch of my Solvik lamp broke after two years. Does the warranty cover it?\n\nKind regards\nElif",
  });
}

function channelsAt({ url, mail }: Simulator, agentId: string | null): NewChannel[] {
  const server = { host: mail.host, security: "none", user: mailAddress };
  const graph = (name: string) => ({ baseUrl: `${url}/${name}` });
  return [
    {
      kind: "sms",
      name: "Texts",
      settings: { accountSid: twilio.accountSid, numbers: [texts], baseUrl: `${url}/twilio`, perSecond: 10 },
      secrets: { authToken: twilio.authToken },
    },
    {
      kind: "whatsapp",
      name: "WhatsApp",
      settings: { ...whatsapp, displayNumber, ...graph("whatsapp") },
      secrets: { ...meta, accessToken: tokens.whatsapp },
    },
    {
      kind: "messenger",
      name: "Messenger",
      settings: { pageId: page.id, ...graph("messenger") },
      secrets: { ...meta, accessToken: tokens.messenger },
    },
    {
      kind: "instagram",
      name: "Instagram",
      settings: { accountId: gram.id, ...graph("messenger") },
      secrets: { ...meta, accessToken: tokens.instagram },
    },
    {
      kind: "email",
      name: "Help desk",
      settings: {
        address: mailAddress,
        fromName: "Fjord & Fern",
        imap: { ...server, port: mail.imapPort },
        smtp: { ...server, port: mail.smtpPort },
      },
      secrets: { imapPassword: mailPassword, smtpPassword: mailPassword },
    },
    {
      kind: "voice",
      name: "Telephone",
      settings: {
        accountSid: twilio.accountSid,
        number: calls,
        baseUrl: `${url}/calls`,
        greeting: "Hello, you have reached Fjord and Fern. How can I help?",
        transferNumber: teammatesPhone,
      },
      secrets: { authToken: twilio.authToken },
    },
  ].map((channel) => newChannel.parse({ ...channel, agentId }));
}

/** What tells a channel's account apart from every other: whoever changed it has made the channel their own. */
function accountOf({ kind, settings }: Known): string {
  const { accountSid, phoneNumberId, pageId, accountId, address } = settings as Record<string, string | undefined>;
  return `${kind} ${accountSid ?? phoneNumberId ?? pageId ?? accountId ?? address}`;
}

function addressesIn(settings: object): object {
  const { baseUrl, imap, smtp } = settings as Record<string, unknown>;
  return { ...(baseUrl ? { baseUrl } : {}), ...(imap ? { imap, smtp } : {}) };
}

function point({ twilio, whatsapp, messenger, calls }: Simulator, { kind, settings }: Known, hookUrl: string) {
  const {
    numbers = [],
    number,
    pageId,
    accountId,
  } = settings as Partial<Record<string, string>> & { numbers?: string[] };
  if (kind === "sms") for (const number of numbers) twilio.open({ number, smsUrl: hookUrl });
  if (kind === "voice" && number) calls.open({ number, hookUrl });
  if (kind === "whatsapp") whatsapp.account.callbackUrl = hookUrl;
  const found = messenger.accounts.find(({ id }) => id === (pageId ?? accountId));
  if (found) found.hookUrl = hookUrl;
}
