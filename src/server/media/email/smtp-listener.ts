import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { News } from "../medium.ts";
import { mailboxesFor } from "./reply-token.ts";
import { takeIn } from "./take-in.ts";

/**
 * One door for mail that is handed to us over SMTP, for all email channels of a node. It takes mail for addresses it
 * knows and for no others, so it relays nothing, and it says "taken" only once the mail is stored.
 */
export type MailListener = { port: number; close: () => Promise<void> };

type Channel = { channelId: string; address: string };

type Options<C extends Channel> = {
  host: string;
  port: number;
  /** The channel with this address, in lower case; asked for with the address's tag and without. */
  channelOf: (address: string) => Promise<C | null> | C | null;
  /** Resolves once everything is stored, each piece of news exactly once. */
  told: (channel: C, news: News[]) => Promise<void>;
  now?: () => number;
  /** What the door calls itself, as in the mail's MX record. */
  name?: string;
  /** With a certificate STARTTLS is offered. */
  tls?: { key: string | Buffer; cert: string | Buffer } | null;
  maxBytes?: number;
  /** Most bytes of mails under way at one time; whoever comes beyond them is asked to come again. */
  roomBytes?: number;
  /** Called with what was refused or went wrong. */
  log?: (line: { what: string; from: string; error?: string }) => void;
};

const defaults = { now: Date.now, name: "parley", tls: null, maxBytes: 50 * 1024 * 1024, roomBytes: 200 * 1024 * 1024 };
const mostClients = 200;
const mostRecipients = 100;
const silenceMs = 60_000;
// More hops than any real way has: the mail goes round in a circle (RFC 5321, 6.3).
const mostHops = 50;

export async function startMailListener<C extends Channel>(options: Options<C>): Promise<MailListener> {
  const door = { ...defaults, log: () => {}, ...options };
  let under = 0;
  const channels = new WeakMap<SMTPServerSession, Map<string, C>>();

  const server = new SMTPServer({
    name: door.name,
    banner: "Parley",
    size: door.maxBytes,
    disabledCommands: door.tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...(door.tls ?? {}),
    authOptional: true,
    disableReverseLookup: true,
    maxClients: mostClients,
    socketTimeout: silenceMs,
    closeTimeout: 2_000,
    onMailFrom: ({ args }, session, done) => {
      channels.set(session, new Map());
      const size = Number(args ? (args.SIZE ?? 0) : 0);
      if (size > door.maxBytes) return done(refusal(552, "5.3.4 The mail is too large"));
      if (under + size > door.roomBytes) return done(refusal(452, "4.3.1 Too much at once, come again"));
      done();
    },
    onRcptTo: async ({ address }, session, done) => {
      const known = channels.get(session) ?? new Map<string, C>();
      channels.set(session, known);
      if (session.envelope.rcptTo.length >= mostRecipients) return done(refusal(452, "4.5.3 Too many recipients"));
      try {
        const channel = await firstChannel(mailboxesFor(address), door.channelOf);
        if (!channel) return done(refusal(550, "5.1.1 There is no such mailbox here"));
        known.set(channel.channelId, channel);
        done();
      } catch (error) {
        door.log({ what: "a recipient could not be looked up", from: session.remoteAddress, error: String(error) });
        done(refusal(451, "4.3.0 Come again"));
      }
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      let held = 0;
      let tooMuch = false;
      stream.on("data", (chunk: Buffer) => {
        tooMuch ||= stream.sizeExceeded || under + chunk.length > door.roomBytes;
        if (tooMuch) return void (chunks.length = 0);
        held += chunk.length;
        under += chunk.length;
        chunks.push(chunk);
      });
      stream.once("close", () => {
        under -= held;
        held = 0;
      });
      stream.once("end", async () => {
        const to = [...(channels.get(session)?.values() ?? [])];
        const answer = stream.sizeExceeded
          ? refusal(552, "5.3.4 The mail is too large")
          : tooMuch
            ? refusal(452, "4.3.1 Too much at once, come again")
            : await take(Buffer.concat(chunks), session, to, door);
        if (answer) door.log({ what: answer.message, from: session.remoteAddress });
        done(answer, "2.0.0 Stored");
      });
    },
  });
  server.on("error", (error: Error) => door.log({ what: "a connection failed", from: "", error: error.message }));
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(door.port, door.host, resolve);
  });
  return {
    port: (server.server.address() as { port: number }).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function firstChannel<C>(addresses: string[], channelOf: (address: string) => Promise<C | null> | C | null) {
  for (const address of addresses) {
    const channel = await channelOf(address);
    if (channel) return channel;
  }
  return null;
}

type Door = { told: (channel: never, news: News[]) => Promise<void>; now: () => number; log: Options<Channel>["log"] };

/** Stores the mail for each channel it is for. Again after a failure is harmless: what is stored is known by its id. */
async function take(bytes: Buffer, session: SMTPServerSession, to: Channel[], door: Door): Promise<Error | null> {
  if (countHops(bytes) > mostHops) return refusal(554, "5.4.6 The mail goes round in a circle");
  const receivers = session.envelope.rcptTo.map(({ address }) => address);
  const raw = { smtp: session.remoteAddress, session: session.id };
  for (const channel of to) {
    try {
      const news = await takeIn(bytes, {
        address: channel.address,
        receivers,
        receivedAt: new Date(door.now()),
        raw,
      });
      await door.told(channel as never, news);
      // It is noted, but nobody here has its bytes: the sender shall know.
      if (news.some(({ kind }) => kind === "unmatched")) return refusal(554, "5.6.0 The mail cannot be read");
    } catch (error) {
      door.log?.({ what: "a mail could not be stored", from: session.remoteAddress, error: String(error) });
      return refusal(451, "4.3.0 It could not be stored, come again");
    }
  }
  return null;
}

function countHops(bytes: Buffer): number {
  const end = bytes.indexOf("\r\n\r\n");
  const head = bytes.toString("latin1", 0, Math.min(end < 0 ? bytes.length : end, 256 * 1024));
  return head.match(/^received:/gim)?.length ?? 0;
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
