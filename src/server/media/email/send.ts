import { Readable } from "node:stream";
import type SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SentMessageInfo, SMTPError } from "nodemailer/lib/smtp-connection";
import type { EmailSecrets, EmailSettings } from "../../../contract/channel-settings.ts";
import type { Account, Outgoing, Sent, Ways } from "../medium.ts";
import { type Composed, compose, domainOf } from "./compose.ts";
import { keepCopy } from "./keep-copy.ts";
import { openSmtp, type SmtpServer } from "./open-smtp.ts";
import { readRefusal, statusIn } from "./refusal.ts";
import { MailTrouble } from "./trouble.ts";

type Limits = {
  /** From the first packet to the server's last word. */
  totalMs: number;
  /** The same for a mail with large attachments. */
  largeMs: number;
  largeBytes: number;
};

const usual: Limits = { totalMs: 15_000, largeMs: 60_000, largeBytes: 1024 * 1024 };

/**
 * Hands one mail to the channel's mail server. Until the last byte of the mail has left us, the server cannot have
 * taken it; after that only its answer tells.
 */
export async function send(
  outgoing: Outgoing,
  account: Account<EmailSettings, EmailSecrets>,
  ways: Ways,
  limits = usual,
): Promise<Sent> {
  const { settings, secrets } = account;
  if (!settings.smtp) return { kind: "failed", failure: noServer };
  if (!isOneAddress.test(outgoing.address)) return { kind: "failed", failure: noAddress };
  const mail = await compose(outgoing, settings, ways.now()).catch((error: Error) => error);
  if (mail instanceof Error) return later(30_000, `An attachment could not be read: ${mail.message}`);

  const sent = await deliver(mail, { ...account, server: settings.smtp, ways, limits });
  if (sent.kind === "accepted" && settings.imap && secrets.imapPassword) keepCopy(mail, account, ways);
  return sent;
}

const noServer = {
  code: "no_smtp",
  reason: "This channel has no mail server to send through.",
  concerns: "account",
} as const;

// As its sender wrote it, it may be anything: two addresses, or a piece of SMTP.
const isOneAddress = /^[^\s<>,;@]+@[^\s<>,;@]+$/;
type Delivery = Account<EmailSettings, EmailSecrets> & { server: SmtpServer; ways: Ways; limits: Limits };

async function deliver(mail: Composed, { server, settings, secrets, ways, limits }: Delivery): Promise<Sent> {
  const started = performance.now();
  const totalMs = mail.bytes.length > limits.largeBytes ? limits.largeMs : limits.totalMs;
  try {
    const connection = await openSmtp({
      server,
      password: secrets.smtpPassword,
      name: domainOf(settings.address),
      ways,
      limitMs: limits.totalMs,
    });
    const leftMs = Math.max(1, totalMs - (performance.now() - started));
    return await handOver(mail, connection, leftMs);
  } catch (error) {
    return notReached(error);
  }
}

/** Whatever went wrong before the mail itself: it was surely not sent. */
function notReached(error: unknown): Sent {
  if (!(error instanceof MailTrouble)) return later(30_000, "The mail server could not be reached.");
  const { state, code, reason } = error.health;
  const failure = { code, reason, concerns: state === "disconnected" ? "account" : "provider" } as const;
  return state === "disconnected" ? { kind: "failed", failure } : { ...later(30_000, reason), failure };
}

function handOver(mail: Composed, connection: SMTPConnection, limitMs: number): Promise<Sent> {
  return new Promise((resolve) => {
    let complete = false;
    const message = Readable.from(
      pieces(mail.bytes, () => (complete = true)),
      { objectMode: false },
    );
    const finish = (sent: Sent) => {
      clearTimeout(timer);
      // First, for closing tells of a lost connection as well.
      resolve(sent);
      if (sent.kind === "accepted") connection.quit();
      else connection.close();
    };
    const lost = (why: string): Sent =>
      complete
        ? { kind: "unknown", reason: `The mail was handed over, but ${why}.` }
        : later(30_000, `Before the mail was complete, ${why}.`);

    const timer = setTimeout(() => finish(lost("the server did not answer in time")), limitMs);
    connection.on("error", () => finish(lost("the connection was lost")));
    connection.on("end", () => finish(lost("the connection was lost")));
    connection.send({ ...mail.envelope, size: mail.bytes.length }, message, (error, info) => {
      if (!error) return finish(taken(mail, info));
      finish(error.responseCode ? refused(error) : (ownRefusal(error) ?? lost("the connection was lost")));
    });
  });
}

const pieceBytes = 64 * 1024;

/** Tells just before the last piece leaves: from then on the server may have all of it. */
function* pieces(bytes: Buffer, last: () => void) {
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    if (start + pieceBytes >= bytes.length) last();
    yield bytes.subarray(start, start + pieceBytes);
  }
}

/** Some servers give the mail another Message-ID, and it is that one people answer to. */
function taken(mail: Composed, info: SentMessageInfo & { serverMessageId?: string }): Sent {
  const refusedHere = info.rejectedErrors?.find(
    ({ recipient }: { recipient?: string }) => recipient === mail.envelope.to[0],
  );
  if (refusedHere) return refused(refusedHere);
  return { kind: "accepted", providerId: info.serverMessageId?.replace(/^<|>$/g, "") ?? mail.messageId };
}

const busyMs = 30_000;
// Whoever asks to be tried again (greylisting) mostly means in some minutes.
const greyMs = 120_000;

/** The server has said no, in a code of its own: nothing was sent. 4xx asks for another try, 5xx for none. */
function refused({ responseCode = 0, response, command }: SMTPError): Sent {
  const failure = readRefusal({ reply: responseCode, status: statusIn(response), command });
  if (responseCode >= 500) return { kind: "failed", failure };
  return { ...later(responseCode === 421 ? busyMs : greyMs, failure.reason), failure };
}

/** What the library itself will not hand over: the server had said how much it takes, or the address is none. */
function ownRefusal({ code }: SMTPError): Sent | null {
  if (code === "EMESSAGE") return { kind: "failed", failure: tooLarge };
  return code === "EENVELOPE" ? { kind: "failed", failure: noAddress } : null;
}

const tooLarge = {
  code: "too_large",
  reason: "The mail is larger than the mail server takes.",
  concerns: "content",
} as const;

const noAddress = {
  code: "bad_address",
  reason: "The address is not written the way addresses are.",
  concerns: "recipient",
} as const;

function later(ms: number, reason: string): Extract<Sent, { kind: "later" }> {
  return { kind: "later", ms, reason };
}
