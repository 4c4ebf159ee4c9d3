import { timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { type CopyFate, serveImap } from "./imap-server.ts";
import { compose, composeBounce, type Letter } from "./mail-compose.ts";
import { type MailAccount, openAccount, put, renumber, type StoredMail } from "./mail-store.ts";
import type { Stage } from "./stage.ts";

/**
 * A small mail provider on loopback: SMTP submission and IMAP for whoever holds an account, and a mailbox on screen for
 * everybody else. Any address may have an account; all of them share one password.
 */
export type PlayedMail = Awaited<ReturnType<typeof playMail>>;

export type MailboxOnScreen = {
  address: string;
  mails: MailOnScreen[];
  /** What is answered to every mail while nobody is there. */
  awayText: string | null;
};

/** `direction` as the owner of the mailbox sees it. Message-IDs stand without their brackets. */
export type MailOnScreen = {
  messageId: string;
  direction: "in" | "out";
  from: string;
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  html: string | null;
  attachments: { name: string; mime: string; bytes: Buffer }[];
  inReplyTo: string | null;
  references: string[];
  headers: Record<string, string>;
  at: Date;
};

export type NewLetter = Omit<Letter, "at"> & { at?: Date };

type Options = {
  host?: string;
  smtpPort?: number;
  imapPort?: number;
  password?: string;
  /** Whether the provider keeps a copy of what is handed in, as the large ones do. */
  keepsCopies?: boolean;
};

const mostBytes = 80 * 1024 * 1024;
const slowMs = 30_000;
const lateMs = 2_000;
/** As a mail server does that was told to come again, only sooner. */
const againMs = [200, 1_000, 5_000, 15_000, 30_000];

export async function playMail(stage: Pick<Stage, "switches" | "now" | "changed">, options: Options = {}) {
  const { host = "127.0.0.1", smtpPort = 0, imapPort = 0, password = "mailbox", keepsCopies = false } = options;
  const { switches, now, changed } = stage;
  const accounts = new Map<string, MailAccount>();
  const mailboxes = new Map<string, MailboxOnScreen>();
  const timers = new Set<NodeJS.Timeout>();
  const doors = new Map<string, Door>();
  const fates: CopyFate[] = [];

  function account(address: string): MailAccount {
    const key = address.toLowerCase();
    const found = accounts.get(key) ?? openAccount({ address: key, password });
    accounts.set(key, found);
    return found;
  }

  function mailbox(address: string): MailboxOnScreen {
    const key = address.toLowerCase();
    const found = mailboxes.get(key) ?? { address: key, mails: [], awayText: null };
    mailboxes.set(key, found);
    return found;
  }

  function logIn(user: string, given: string): MailAccount | null {
    const [one, other] = [Buffer.from(given), Buffer.from(password)];
    return one.length === other.length && timingSafeEqual(one, other) ? account(user) : null;
  }

  function later(act: () => void, ms: number) {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer.unref());
  }

  /** Brings a mail to whoever holds the address, through whatever is switched on. */
  function arrive({
    address,
    from,
    receiver,
    bytes,
  }: {
    address: string;
    from: string;
    receiver: string;
    bytes: Buffer;
  }) {
    if (switches.hits("lose-webhooks")) return;
    const door = doors.get(address);
    const store = () => {
      if (door) return void handOver(door, { from, receiver, bytes });
      put(account(address).folders.get("INBOX")!, { bytes, at: new Date(now()) });
      changed();
    };
    const copies = switches.hits("duplicate-webhooks") ? 2 : 1;
    const late = switches.hits("delay-webhooks");
    for (let copy = 0; copy < copies; copy++) late ? later(store, lateMs) : store();
  }

  async function handOver(door: Door, mail: { from: string; receiver: string; bytes: Buffer }, tries = 0) {
    const { from, receiver: to, bytes: raw } = mail;
    const { createTransport } = await import("nodemailer");
    const transport = createTransport({ ...door, secure: false, ignoreTLS: true });
    const failed = await transport.sendMail({ envelope: { from, to }, raw }).then(
      () => null,
      (error: { responseCode?: number }) => error,
    );
    transport.close();
    const final = !failed || (failed.responseCode ?? 0) >= 500;
    const pause = againMs[tries];
    if (!final && pause !== undefined) later(() => void handOver(door, mail, tries + 1), pause);
  }

  /** Where mail for this address goes; null: onto a screen. */
  function holderOf(receiver: string): string | null {
    return [receiver.toLowerCase(), withoutTag(receiver)].find((one) => accounts.has(one) || doors.has(one)) ?? null;
  }

  async function mailFrom(letter: NewLetter): Promise<{ messageId: string; bytes: Buffer }> {
    const from = mailbox(bare(letter.from));
    const answered = from.mails.find(({ messageId }) => messageId === letter.inReplyTo);
    const references = answered ? [...answered.references, answered.messageId] : undefined;
    const mail = await compose({ references, ...letter, at: letter.at ?? new Date(now()) });
    from.mails.push(await onScreen(mail.bytes, "out"));
    const receivers = [letter.to, letter.cc ?? []].flat().map(bare);
    for (const receiver of receivers) {
      const address = holderOf(receiver);
      if (address) arrive({ address, from: from.address, receiver, bytes: mail.bytes });
      else mailbox(receiver).mails.push(await onScreen(mail.bytes, "in"));
    }
    changed();
    return mail;
  }

  async function deliver(sender: string, receiver: string, bytes: Buffer) {
    const address = holderOf(receiver);
    if (address) return arrive({ address, from: sender, receiver, bytes });
    if (switches.hits("bounce")) return bounce(sender, receiver, bytes);
    const box = mailbox(receiver);
    const mail = await onScreen(bytes, "in");
    box.mails.push(mail);
    changed();
    if (box.awayText && !mail.headers["auto-submitted"]) await answerAway(box, sender, mail);
  }

  function bounce(sender: string, recipient: string, original: Buffer) {
    const { bytes } = composeBounce({ to: sender, recipient, original, at: new Date(now()) });
    const address = holderOf(sender);
    if (address) arrive({ address, from: "", receiver: sender, bytes });
  }

  async function answerAway(box: MailboxOnScreen, to: string, mail: MailOnScreen) {
    await mailFrom({
      from: box.address,
      to,
      subject: `Automatic reply: ${mail.subject}`,
      text: box.awayText!,
      inReplyTo: mail.messageId,
      headers: { "Auto-Submitted": "auto-replied" },
    });
  }

  const smtp = await serveSubmission({
    host,
    port: smtpPort,
    switches,
    logIn,
    later,
    accept: async ({ user, from, to, bytes }) => {
      if (keepsCopies) put(account(user).folders.get("Sent")!, { bytes, at: new Date(now()), flags: ["\\Seen"] });
      for (const receiver of to) await deliver(from, receiver, bytes);
      changed();
    },
  });
  const imap = await serveImap(
    {
      logIn,
      now,
      trouble: () =>
        switches.isOn("refuse-connection") ? "refuses" : switches.isOn("expired-token") ? "expired" : null,
      fateOfCopy: () => fates.shift() ?? "stored",
      stored: changed,
    },
    { host, port: imapPort },
  );

  return {
    host,
    smtpPort: smtp.port,
    imapPort: imap.port,
    password,
    /** The mailboxes of customers, by address. */
    mailboxes,
    mailbox,
    /** Opens an account, so that mail to this address goes into its INBOX instead of onto a screen. */
    openAccount: (address: string) => void account(address),
    /** From now on mail to this address is handed over by SMTP, as an MX record leads it. */
    handTo: (address: string, door: Door) => void doors.set(address.toLowerCase(), door),
    /** What lies in a folder of an account. */
    folder: (address: string, name = "INBOX"): StoredMail[] => account(address).folders.get(name)?.mails ?? [],
    mailFrom,
    /** Puts bytes into an INBOX exactly as they are. */
    arrives: (address: string, bytes: Buffer, at = new Date(now())) => {
      put(account(address).folders.get("INBOX")!, { bytes, at });
      changed();
    },
    remove: (address: string, uid: number) => {
      const inbox = account(address).folders.get("INBOX")!;
      inbox.mails = inbox.mails.filter((mail) => mail.uid !== uid);
    },
    /** From now on this customer answers every mail with that text; null: somebody is there again. */
    goAway: (address: string, text: string | null) => {
      mailbox(address).awayText = text;
      changed();
    },
    /** Gives the INBOX another UIDVALIDITY and every mail in it another number. */
    renumber: (address: string) => renumber(account(address).folders.get("INBOX")!),
    /** What becomes of the next mails that clients want to store, as copies of what they sent. */
    copiesAre: (...next: CopyFate[]) => void fates.push(...next),
    /** Cuts every IMAP connection. */
    cut: () => imap.cut(),
    stop: async () => {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([smtp.stop(), imap.stop()]);
    },
  };
}

type Door = { host: string; port: number };

type Submission = {
  host: string;
  port: number;
  switches: Stage["switches"];
  logIn: (user: string, password: string) => MailAccount | null;
  later: (act: () => void, ms: number) => void;
  accept: (mail: { user: string; from: string; to: string[]; bytes: Buffer }) => Promise<void>;
};

/** SMTP for whoever has an account. What goes wrong is said in the codes of RFC 5321 and 3463. */
async function serveSubmission({ host, port, switches, logIn, later, accept }: Submission) {
  const sockets = new Map<number | undefined, Socket>();
  const reset = ({ remotePort }: SMTPServerSession) => sockets.get(remotePort)?.resetAndDestroy();

  const server = new SMTPServer({
    name: "played-mail",
    size: mostBytes,
    disabledCommands: ["STARTTLS"],
    authMethods: ["PLAIN", "LOGIN"],
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ username = "", password }, _session, done) => {
      const account = switches.hits("expired-token") ? null : logIn(username, password ?? "");
      if (!account) return done(refusal(535, "5.7.8 Wrong user or password"));
      done(null, { user: account.user });
    },
    onMailFrom: (_address, _session, done) => {
      done(switches.hits("too-many-requests") ? refusal(450, "4.7.1 Too many mails, try again later") : null);
    },
    onRcptTo: (_address, _session, done) => {
      done(switches.hits("block") ? refusal(550, "5.7.1 The recipient does not want mail from you") : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        if (switches.hits("reset-mid-body")) return void reset(session);
        if (switches.hits("error-before-accept")) return done(refusal(451, "4.3.0 Not now"));
        const { mailFrom, rcptTo } = session.envelope;
        await accept({
          user: session.user,
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          bytes: Buffer.concat(chunks),
        });
        if (switches.hits("accept-then-hang")) return;
        // A mail server that says "error" has not accepted; one whose answer is lost may have.
        if (switches.hits("error-after-accept")) return void reset(session);
        if (switches.hits("slow-drip")) return later(() => done(null, "2.0.0 Accepted"), slowMs);
        done(null, "2.0.0 Accepted");
      });
    },
  });
  server.on("error", () => {});
  server.server.prependListener("connection", (socket: Socket) => {
    if (switches.hits("refuse-connection")) return void socket.destroy();
    socket.setNoDelay(true);
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.on("close", () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.server.address() as { port: number }).port,
    stop: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets.values()) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function onScreen(bytes: Buffer, direction: MailOnScreen["direction"]): Promise<MailOnScreen> {
  const mail: Email = await PostalMime.parse(bytes);
  return {
    messageId: bare(mail.messageId ?? ""),
    direction,
    from: mail.from?.address ?? "",
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html ?? null,
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? "file",
      mime: mimeType,
      bytes: Buffer.from(content as ArrayBuffer),
    })),
    inReplyTo: mail.inReplyTo ? bare(mail.inReplyTo) : null,
    references: (mail.references ?? "").split(/\s+/).filter(Boolean).map(bare),
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
    at: new Date(mail.date ?? 0),
  };
}

function addresses(list: Email["to"]): string[] {
  return (list ?? []).flatMap(({ address }) => address ?? []);
}

/** What stands between the angle brackets, or all of it. */
function bare(text: string): string {
  return (/<([^<>]*)>/.exec(text)?.[1] ?? text).trim();
}

/** support+orders@shop.example is delivered to support@shop.example. */
function withoutTag(address: string): string {
  return address.toLowerCase().replace(/\+[^@]*@/, "@");
}
