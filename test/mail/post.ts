import type { EmailSecrets, EmailSettings } from "../../src/contract/channel-settings.ts";
import { emailSettings } from "../../src/contract/channel-settings.ts";
import { type Pace, usualPace } from "../../src/server/media/email/listen.ts";
import type { Account, Ear, Health, Inbound, News, Outgoing, Ways } from "../../src/server/media/medium.ts";
import { playMail } from "../../src/simulator/mail.ts";
import { openSwitches } from "../../src/simulator/switches.ts";

/** What the mail tests stand on: a played provider, a channel that lives there, and an ear that keeps what it is told. */
export const ours = "support@shop.example";

export async function openPost(
  t: { after: (act: () => unknown) => void },
  options: Parameters<typeof playMail>[1] = {},
) {
  const switches = openSwitches();
  const provider = await playMail({ switches, now: Date.now, changed: () => {} }, options);
  t.after(() => provider.stop());
  provider.openAccount(ours);
  return { provider, switches, account: accountAt(provider) };
}

type Place = { host: string; imapPort: number; smtpPort: number; password: string };

export function accountAt(
  { host, imapPort, smtpPort, password }: Place,
  address = ours,
): Account<EmailSettings, EmailSecrets> {
  return {
    channelId: `chan_${imapPort}`,
    hookUrl: "http://127.0.0.1/hooks/chan",
    settings: emailSettings.parse({
      address,
      fromName: "Shop",
      imap: { host, port: imapPort, security: "none", user: address },
      smtp: { host, port: smtpPort, security: "none", user: address },
    }),
    secrets: { imapPassword: password, smtpPassword: password },
  };
}

export const ways: Ways = { fetch, resolve: async (host) => host, now: Date.now };

/** The waits of a real mailbox, in milliseconds instead of minutes. */
export const quick: Pace = {
  ...usualPace,
  keepaliveMs: 500,
  pollMs: 50,
  reconnectMs: () => 10,
  refusedMs: 50,
};

/** Stores as the core does: each piece of news once, with the cursor in the same moment. */
export function openEar() {
  const stored = new Map<string, News>();
  const healths: Health[] = [];
  const state = { cursor: null as unknown, told: 0, failing: null as ((news: News[]) => Error | null) | null };
  let moved = () => {};
  const ear: Ear = {
    cursor: async () => state.cursor,
    told: async (news, cursor) => {
      const failure = state.failing?.(news);
      if (failure) throw failure;
      for (const one of news) if (!stored.has(idOf(one))) stored.set(idOf(one), one);
      state.cursor = JSON.parse(JSON.stringify(cursor));
      state.told++;
      moved();
    },
    health: async (health) => {
      healths.push(health);
      moved();
    },
  };
  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (moved = resolve));
  }
  const all = () => [...stored.values()];
  const messages = (): Inbound[] => all().flatMap((news) => (news.kind === "message" ? [news.inbound] : []));
  return {
    ear,
    state,
    healths,
    all,
    messages,
    subjects: () => messages().map(({ content }) => content?.email?.subject),
    until,
    has: (count: number) => until(() => stored.size >= count),
    says: (code: string) => until(() => healths.some((health) => health.code === code)),
  };
}

function idOf(news: News): string {
  return news.kind === "message" ? news.inbound.eventId : news.eventId;
}

let count = 0;

export function message(more: Partial<Outgoing> = {}): Outgoing {
  return {
    messageId: `msg_${String(++count).padStart(26, "0")}`,
    attemptId: "att_1",
    conversationId: "conv_1",
    address: "ada@example.net",
    thread: "",
    text: "Your parcel is on its way.",
    content: { email: { ...letter, subject: "Your parcel" } },
    earlier: [],
    files: [],
    by: "teammate",
    ...more,
  };
}

export const letter = {
  subject: "",
  from: "",
  to: [],
  cc: [],
  bcc: [],
  html: null,
  quoted: null,
  references: [],
};
