import { sql } from "kysely";
import type { Database } from "../infra/database.ts";
import { Refusal } from "../infra/http.ts";
import type { Log } from "../infra/log.ts";
import { StartError } from "../infra/start-error.ts";
import type { MailListener } from "../media/email/smtp-listener.ts";
import type { Take } from "./accept.ts";
import type { OpenChannel, OpenChannels } from "./queries.ts";

type Deps = {
  db: Database;
  log: Log;
  channels: OpenChannels;
  take: Take;
  host: string;
  port: number;
  /** With one, mail may come encrypted (STARTTLS). */
  tls: { cert: string; key: string } | null;
};

/** Takes in mail that a mail server hands over by SMTP, for the addresses of all email channels that read no mailbox. */
export async function openMailDoor({ db, log, channels, take, host, port, tls }: Deps): Promise<MailListener> {
  const { startMailListener } = await import("../media/email/smtp-listener.ts");
  const door = startMailListener<OpenChannel & { channelId: string; address: string }>({
    host,
    port,
    tls,
    channelOf: async (address) => {
      const channel = await findByAddress(db, channels, address);
      return channel ? { ...channel, channelId: channel.id, address } : null;
    },
    told: take,
    log: (line) => log.info(line, "mail"),
  });
  return door.catch((error: NodeJS.ErrnoException) => {
    if (error.syscall !== "listen") throw error;
    throw new StartError(`The port for mail, PARLEY_MAIL_PORT ${port}, cannot be opened: ${error.message}.`);
  });
}

/** An address belongs to one channel of the whole installation, which the index sees to. */
async function findByAddress(db: Database, channels: OpenChannels, address: string): Promise<OpenChannel | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from channels
    where kind = 'email' and settings->>'imap' is null and status_code is distinct from 'by-person'
      and lower(settings->>'address') = ${address}`.execute(db.system);
  return rows[0] && channels.find(rows[0].id);
}

/** For whoever connects or changes a channel: says what the index does not allow. */
export function refuseTakenAddress(error: unknown): never {
  if ((error as { constraint?: string }).constraint !== "channels_by_mail_address") throw error;
  const problem = "is taken: another channel of this installation takes the mail for it";
  throw new Refusal(409, "address_taken", `The address ${problem}.`, { "settings.address": problem });
}
