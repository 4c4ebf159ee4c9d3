import type { ImapFlow } from "imapflow";
import type { EmailSecrets, EmailSettings } from "../../../contract/channel-settings.ts";
import type { Account, Ways } from "../medium.ts";
import type { Composed } from "./compose.ts";
import { closeImap, openImap } from "./open-imap.ts";

/**
 * Puts what was sent into the mailbox's Sent folder, where people look for it. It happens behind the sending and is
 * tried again by itself: whatever becomes of the copy, the mail has left and is never sent again for it.
 */
type Mailbox = Account<EmailSettings, EmailSecrets>;
type Waiting = { account: Mailbox; ways: Ways; mails: Composed[]; running: Promise<void> | null };

const waiting = new Map<string, Waiting>();
const mostBytes = 64 * 1024 * 1024;
const waitsMs = [2_000, 15_000, 60_000, 300_000];

export function keepCopy(mail: Composed, account: Mailbox, ways: Ways, pauses = waitsMs) {
  if (keepsItself(account.settings)) return;
  const queue = waiting.get(account.channelId) ?? { account, ways, mails: [], running: null };
  waiting.set(account.channelId, Object.assign(queue, { account, ways }));
  const bytes = queue.mails.reduce((sum, one) => sum + one.bytes.length, 0);
  // A mailbox that stays out of reach may not fill our memory: the copies are lost, the mails are not.
  if (bytes + mail.bytes.length > mostBytes) return;
  queue.mails.push(mail);
  queue.running ??= drain(queue, pauses).finally(() => {
    queue.running = null;
    waiting.delete(account.channelId);
  });
}

/** Resolves once no copy is under way. */
export async function copiesKept() {
  await Promise.all([...waiting.values()].map(({ running }) => running));
}

/** The large providers keep a copy of whatever is handed to them. */
function keepsItself({ smtp }: EmailSettings): boolean {
  return /(^|\.)(gmail|googlemail|office365|outlook|hotmail|live)\.com$/i.test(smtp?.host ?? "");
}

async function drain(queue: Waiting, pauses: number[]) {
  for (let failures = 0; queue.mails.length > 0; ) {
    try {
      await appendAll(queue);
    } catch {
      const pause = pauses[failures++];
      if (pause === undefined) return void (queue.mails.length = 0);
      await new Promise<void>((resolve) => setTimeout(resolve, pause).unref());
    }
  }
}

async function appendAll({ account: { settings, secrets }, ways, mails }: Waiting) {
  const client = await openImap({ server: settings.imap!, password: secrets.imapPassword, ways });
  try {
    const folder = await findSent(client);
    if (!folder) return void (mails.length = 0);
    await client.mailboxOpen(folder);
    for (let mail = mails[0]; mail; mail = mails[0]) {
      if (!(await holds(client, mail.messageId))) await append(client, folder, mail);
      mails.shift();
    }
  } finally {
    await closeImap(client);
  }
}

export async function findSent(client: ImapFlow): Promise<string | null> {
  const folders = await client.list();
  return folders.find(({ specialUse }) => specialUse === "\\Sent")?.path ?? null;
}

/** Whether the folder that is open holds the mail with this Message-ID. */
export async function holds(client: ImapFlow, messageId: string): Promise<boolean> {
  const found = await client.search({ header: { "message-id": `<${messageId}>` } }, { uid: true });
  return Array.isArray(found) && found.length > 0;
}

async function append(client: ImapFlow, folder: string, { bytes }: Composed) {
  const done = await client.append(folder, bytes, ["\\Seen"]);
  if (!done) throw new Error("The mail server did not take the copy.");
}
