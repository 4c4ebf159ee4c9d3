import { normalizeIP } from "@fastify/rate-limit";
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

const defaults = { now: Date.now, name: "parley", maxBytes: 50 * 1024 * 1024, roomBytes: 200 * 1024 * 1024 };
const mostClients = 200;
// As many as a mail server opens to one place by itself; the others find the door open still.
const mostOfOneNetwork = 20;
const mostRecipients = 100;
const silenceMs = 60_000;
// More hops than any real way has: the mail goes round in a circle (RFC 5321, 6.3).
const mostHops = 50;

export async function startMailListener<C extends Channel>(options: Options<C>): Promise<MailListener> {
  const door: Door<C> = { ...defaults, log: () => {}, ...options };
  const guests = new Map<string, Guest<C>>();
  const guestOf = ({ id }: SMTPServerSession) => guests.get(id)!;
  const from = (network: string) => [...guests.values()].filter((guest) => guest.network === network).length;
  const under = () => [...guests.values()].reduce((sum, { bytes }) => sum + bytes, 0);

  const server = new SMTPServer({
    name: door.name,
    banner: "Parley",
    size: door.maxBytes,
    disabledCommands: door.tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...(door.tls ?? {}),
    authOptional: true,
    disableReverseLookup: true,
    noDelay: true,
    maxClients: mostClients,
    socketTimeout: silenceMs,
    // Whose mail was not taken yet comes again; nobody who only holds the line keeps a node from ending.
    closeTimeout: 300,
    onConnect: ({ id, remoteAddress }, done) => {
      const network = normalizeIP(remoteAddress);
      if (from(network) >= mostOfOneNetwork) return done(refusal(421, "4.7.0 Too many connections, come again"));
      guests.set(id, { network, channels: new Map(), bytes: 0 });
      done();
    },
    onClose: ({ id }) => void guests.delete(id),
    onMailFrom: ({ args }, session, done) => {
      guestOf(session).channels.clear();
      const announced = Number(args ? (args.SIZE ?? 0) : 0);
      if (announced > door.maxBytes) return done(tooLarge());
      done(under() + announced > door.roomBytes ? tooMuch() : null);
    },
    onRcptTo: async ({ address }, session, done) => {
      if (session.envelope.rcptTo.length >= mostRecipients) return done(refusal(452, "4.5.3 Too many recipients"));
      try {
        const channel = await firstChannel(mailboxesFor(address), door.channelOf);
        if (!channel) return done(refusal(550, "5.1.1 There is no such mailbox here"));
        guestOf(session).channels.set(channel.channelId, channel);
        done();
      } catch (error) {
        door.log({ what: "a recipient could not be looked up", from: session.remoteAddress, error: String(error) });
        done(refusal(451, "4.3.0 Come again"));
      }
    },
    onData: (stream, session, done) => {
      const guest = guestOf(session);
      const chunks: Buffer[] = [];
      let crowded = false;
      stream.on("data", (chunk: Buffer) => {
        crowded ||= under() + chunk.length > door.roomBytes;
        if (crowded || stream.sizeExceeded) return void (chunks.length = 0);
        guest.bytes += chunk.length;
        chunks.push(chunk);
      });
      stream.once("end", async () => {
        const refused = stream.sizeExceeded
          ? tooLarge()
          : crowded
            ? tooMuch()
            : await take(Buffer.concat(chunks), session, [...guest.channels.values()], door);
        guest.bytes = 0;
        if (refused) door.log({ what: refused.message, from: session.remoteAddress });
        done(refused, "2.0.0 Stored");
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

/** One connection: where it comes from, the channels its mail is for, and how much of it lies in memory. */
type Guest<C> = { network: string; channels: Map<string, C>; bytes: number };
type Door<C extends Channel> = typeof defaults & Required<Pick<Options<C>, "log">> & Options<C>;

async function firstChannel<C>(addresses: string[], channelOf: (address: string) => Promise<C | null> | C | null) {
  for (const address of addresses) {
    const channel = await channelOf(address);
    if (channel) return channel;
  }
  return null;
}

/** Stores the mail for each channel it is for. Again after a failure is harmless: what is stored is known by its id. */
async function take<C extends Channel>(
  bytes: Buffer,
  session: SMTPServerSession,
  to: C[],
  door: Door<C>,
): Promise<Error | null> {
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
      await door.told(channel, news);
      // Nobody here keeps its bytes: the sender shall know.
      if (news.some(({ kind }) => kind === "unmatched")) return refusal(554, "5.6.0 The mail cannot be read");
    } catch (error) {
      door.log({ what: "a mail could not be stored", from: session.remoteAddress, error: String(error) });
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

const tooLarge = () => refusal(552, "5.3.4 The mail is too large");
const tooMuch = () => refusal(452, "4.3.1 Too much at once, come again");

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
