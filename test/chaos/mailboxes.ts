import { newChannel } from "../../src/contract/channels.ts";
import { connectChannel } from "../../src/server/channels/connect-channel.ts";
import type { Shop } from "./shop.ts";
import type { Stage } from "./stage.ts";

/**
 * A mailbox of the shop's at the played mail provider, connected as a channel that no agent answers. What Parley does not
 * read from there is handed over by SMTP.
 */
export async function openMailbox(
  stage: Stage,
  { workspace, agent, sms }: Shop,
  { reads = true } = {},
): Promise<string> {
  const { mail } = stage.simulator;
  const address = `support-${sms.number.slice(1)}@shop.example`;
  mail.openAccount(address);
  const server = (port: number) => ({ host: mail.host, port, security: "none", user: address });
  const settings = {
    address,
    fromName: "Shop",
    imap: reads ? server(mail.imapPort) : null,
    smtp: server(mail.smtpPort),
  };
  const secrets = { ...(reads ? { imapPassword: mail.password } : {}), smtpPassword: mail.password };
  const channel = newChannel.parse({ kind: "email", name: address, agentId: agent, settings, secrets });
  const by = { kind: "system" } as const;
  await stage.db.in(workspace, (tx) => connectChannel(tx, stage.secrets, { workspace, by, channel }));
  await stage.ask("update channels set ai_off_at = now() where workspace_id = $1", [workspace]);
  return address;
}

export async function countMails(stage: Stage, { workspace }: Shop): Promise<number> {
  const [row] = await stage.ask<{ count: number }>(
    "select count(*)::int as count from messages where workspace_id = $1 and direction = 'in'",
    [workspace],
  );
  return row!.count;
}

/** Waits until so many mails are stored, for as long as is bearable; returns how many are. */
export async function mailsStored(stage: Stage, shop: Shop, count: number, ms = 60_000): Promise<number> {
  for (const end = performance.now() + ms; performance.now() < end; await new Promise((done) => setTimeout(done, 100)))
    if ((await countMails(stage, shop)) >= count) break;
  return countMails(stage, shop);
}

export const megabyte = 1024 * 1024;

/** Some text and one attachment, in so many bytes. */
export function film(number: number, size: number): Buffer {
  const head = [
    `From: Ada <ada${number}@example.net>`,
    "To: support@shop.example",
    `Subject: Film ${number}`,
    `Message-ID: <film-${number}-${size}@example.net>`,
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="frame"',
    "",
    "--frame",
    "Content-Type: text/plain",
    "",
    `Here is the film ${number}.`,
    "--frame",
    `Content-Type: video/mp4; name="film-${number}.mp4"`,
    `Content-Disposition: attachment; filename="film-${number}.mp4"`,
    "Content-Transfer-Encoding: base64",
    "",
    "",
  ].join("\r\n");
  const line = `${Buffer.alloc(57, `film ${number} `).toString("base64")}\r\n`;
  const end = "--frame--\r\n";
  const lines = Math.floor((size - head.length - end.length) / line.length);
  return Buffer.concat([Buffer.from(head), Buffer.alloc(lines * line.length, line), Buffer.from(end)]);
}
