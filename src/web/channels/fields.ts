import type { ChannelOf, Medium } from "../../contract/channels.ts";

/** One setting of a channel as a person is asked for it. */
export type SettingField = {
  path: string;
  label: string;
  hint?: string;
  example?: string;
  as?: "number" | "numbers" | "long" | "switch";
  options?: { value: string; label: string }[];
};

export type SecretField = { name: string; label: string; hint?: string };

export type Provided = Exclude<Medium, "webchat" | "linkedin">;
export type ProvidedChannel = ChannelOf<Provided>;

type Fields = {
  account: SettingField[];
  secrets: SecretField[];
  /** Right as they are for nearly everybody. */
  rare: SettingField[];
};

const authToken = {
  name: "authToken",
  label: "Auth token",
  hint: "Twilio signs with it what it posts, and takes it as our password.",
};

const meta: Pick<Fields, "secrets" | "rare"> = {
  secrets: [
    { name: "accessToken", label: "Access token", hint: "One of a system user or a page, which does not expire." },
    { name: "appSecret", label: "App secret", hint: "Under App settings, Basic. Meta signs with it what it posts." },
  ],
  rare: [
    { path: "baseUrl", label: "Address of the API" },
    { path: "apiVersion", label: "Version of the API", example: "v23.0" },
  ],
};

const accountSid = { path: "accountSid", label: "Account SID", example: "AC…", hint: "Begins with AC." };
const twilioUrl = { path: "baseUrl", label: "Address of the API", hint: "Another one for a compatible provider." };

export const channelFields: Record<Provided, Fields> = {
  email: {
    account: [
      { path: "address", label: "Address", example: "help@shop.example", hint: "Customers write to it." },
      {
        path: "fromName",
        label: "Sender's name",
        example: "Shop support",
        hint: "Stands before the address in what they get.",
      },
    ],
    secrets: [],
    rare: [
      {
        path: "plusAddresses",
        label: "Replies may come to an address with a plus",
        hint: "Where mail to help+anything@… arrives at help@…, a reply finds its conversation whatever became of its headers.",
        as: "switch",
      },
    ],
  },
  sms: {
    account: [
      accountSid,
      {
        path: "numbers",
        label: "Numbers",
        as: "numbers",
        example: "+14155550123",
        hint: "The first begins conversations. A reply leaves from the number that was written to.",
      },
    ],
    secrets: [authToken],
    rare: [
      twilioUrl,
      {
        path: "perSecond",
        label: "Messages a second",
        as: "number",
        hint: "More than your numbers may send only queue up.",
      },
    ],
  },
  whatsapp: {
    account: [
      { path: "phoneNumberId", label: "Phone number ID", hint: "A long number, not the phone number itself." },
      { path: "businessAccountId", label: "WhatsApp Business account ID" },
      { path: "displayNumber", label: "Phone number", example: "+14155550123", hint: "Only to be shown." },
    ],
    ...meta,
  },
  messenger: { account: [{ path: "pageId", label: "Page ID" }], ...meta },
  instagram: {
    account: [{ path: "accountId", label: "Instagram account ID", hint: "Its user_id, by which webhooks call it." }],
    secrets: [
      { name: "accessToken", label: "Access token", hint: "It ends after 60 days, unless it is a page's." },
      { name: "appSecret", label: "App secret", hint: "Instagram's own. Meta signs with it what it posts." },
    ],
    rare: meta.rare,
  },
  voice: {
    account: [accountSid, { path: "number", label: "Number", example: "+14155550123" }],
    secrets: [authToken],
    rare: [twilioUrl],
  },
};

/** What a number answers to the three words that every carrier knows. */
export const keywordFields: SettingField[] = [
  { path: "helpReply", label: "To HELP", as: "long", example: "Fjord & Fern support. Reply STOP to opt out." },
  { path: "stopReply", label: "To STOP", as: "long", example: "You will get no more messages. Reply START to resume." },
  { path: "startReply", label: "To START", as: "long", example: "You will get messages again." },
];

export const callFields: SettingField[] = [
  { path: "greeting", label: "Greeting", as: "long", hint: "The first thing a caller hears." },
  { path: "language", label: "Language", example: "en-US", hint: "What is spoken, such as en-GB or nb-NO." },
  { path: "voice", label: "Voice", hint: "A name from Twilio's list. Empty: the language's own." },
  {
    path: "transferNumber",
    label: "Number for handoffs",
    example: "+14155550123",
    hint: "Rings when the agent hands a call over. Empty: the caller is promised a call back.",
  },
  { path: "record", label: "Record calls", as: "switch", hint: "Many countries ask you to say so in the greeting." },
];

export function labelOf(kind: Medium, path: string): string {
  const named = fieldsOfKind(kind).find((field) => path === field.path || path.startsWith(`${field.path}.`));
  return named?.label ?? others[path] ?? secretLabel(kind, path) ?? path;
}

function secretLabel(kind: Medium, path: string): string | undefined {
  if (kind === "webchat" || kind === "linkedin") return undefined;
  return channelFields[kind].secrets.find(({ name }) => path === `secrets.${name}`)?.label;
}

function fieldsOfKind(kind: Medium): SettingField[] {
  if (kind === "webchat" || kind === "linkedin") return [];
  const { account, rare } = channelFields[kind];
  return [...account, ...rare, ...(kind === "sms" ? keywordFields : []), ...(kind === "voice" ? callFields : [])];
}

const others: Record<string, string> = {
  title: "Title",
  colour: "Colour",
  origins: "Sites",
  hours: "Hours",
  signature: "Signature",
  "imap.host": "Mailbox, server",
  "imap.port": "Mailbox, port",
  "smtp.host": "Outgoing mail, server",
  "smtp.port": "Outgoing mail, port",
  "secrets.imapPassword": "Incoming mail, password",
  "secrets.smtpPassword": "Outgoing mail, password",
};
