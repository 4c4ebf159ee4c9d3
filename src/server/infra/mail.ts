import { sql } from "kysely";
import type { Transporter } from "nodemailer";
import type { Database } from "./database.ts";
import { newId } from "./id.ts";
import type { Log } from "./log.ts";

export type Mail = { to: string; subject: string; body: string };

export type Mailer = {
  /** Without a mail server mails are only kept, to be read on the outbox page. */
  kept: boolean;
  /** Returns once the mail is stored; it goes out behind the caller's back, so nobody can time it. */
  send(mail: Mail): Promise<void>;
  /** Sends what is due: what an earlier process left, and what could not be sent at once. Called again and again. */
  flush(): void;
  /** Resolves once nothing is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

type Options = { db: Database; smtpUrl: string | null; from: string; log: Log };

// Then a mail is given up: by now somebody has asked for another.
const patienceMs = 2 * 86_400_000;

export function createMailer({ db, smtpUrl, from, log }: Options): Mailer {
  let transport: Promise<Transporter> | null = null;
  let flushing: Promise<void> | null = null;
  let again = false;
  // What became of a mail, until that is written down: with the database away, what is out must not go out again.
  const untold = new Map<string, Outcome>();

  const connect = () => (transport ??= openTransport(smtpUrl!, from));

  // One mail at a time: whatever the load, mail takes one database connection.
  async function drain() {
    again = false;
    await tell(db, untold);
    for (let mail = await claimNext(db); mail; mail = await claimNext(db)) {
      const outcome = await attempt(connect, mail);
      if ("error" in outcome) log.warn({ mail: mail.id, error: outcome.error }, "mail not sent");
      untold.set(mail.id, outcome);
      await tell(db, untold);
      if (outcome.kind === "away") return;
    }
  }

  function flush() {
    if (!smtpUrl) return;
    again = true;
    flushing ??= drain()
      .catch((error) => log.error({ error: (error as Error).message }, "the outbox is out of reach"))
      .finally(() => {
        flushing = null;
        // A mail stored just after the last look.
        if (again) flush();
      });
  }

  const idle = async () => {
    while (flushing) await flushing;
  };

  return {
    kept: !smtpUrl,
    send: async (mail) => {
      await store(db, mail, { due: smtpUrl !== null });
      flush();
    },
    flush,
    idle,
    close: async () => {
      await idle();
      (await transport)?.close();
    },
  };
}

async function store(db: Database, { to, subject, body }: Mail, { due }: { due: boolean }) {
  const nextTryAt = due ? sql<Date>`now()` : null;
  await db.system
    .insertInto("mails")
    .values({ id: newId("mail"), recipient: to, subject, body, nextTryAt })
    .execute();
}

async function openTransport(url: string, from: string): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  return createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }, { from });
}

type Claimed = { id: string; recipient: string; subject: string; body: string; createdAt: Date };

/** The mail that is due longest; for longer than any attempt takes no other node sends it too. */
async function claimNext(db: Database): Promise<Claimed | undefined> {
  const { rows } = await sql<Claimed>`
    update mails set next_try_at = now() + interval '5 minutes'
    where id = (
      select id from mails where next_try_at <= now() and sent_at is null and error is null
      order by next_try_at limit 1 for update skip locked)
    returning id, recipient, subject, body, created_at`.execute(db.system);
  return rows[0];
}

/** `away`: the server takes no mail at all, so the next one need not be tried either. */
type Outcome = { kind: "sent" } | { kind: "refused" | "later" | "away"; error: string };

async function attempt(connect: () => Promise<Transporter>, mail: Claimed): Promise<Outcome> {
  try {
    await (await connect()).sendMail({ to: mail.recipient, subject: mail.subject, text: mail.body });
    return { kind: "sent" };
  } catch (failure) {
    const error = (failure as Error).message.slice(0, 500);
    const isOld = Date.now() - mail.createdAt.getTime() > patienceMs;
    return { kind: isOld ? "refused" : kindOf(failure as SmtpFailure), error };
  }
}

type SmtpFailure = Error & { code?: string; responseCode?: number };

/** Final is only what the server says of this mail; a password it does not take may be mended. */
function kindOf({ code, responseCode = 0 }: SmtpFailure) {
  const ofThisMail = code === "EENVELOPE" || code === "EMESSAGE";
  if (!ofThisMail) return "away";
  return responseCode >= 400 && responseCode < 500 ? "later" : "refused";
}

async function tell(db: Database, untold: Map<string, Outcome>) {
  for (const [id, outcome] of untold) {
    await write(db, id, outcome);
    untold.delete(id);
  }
}

async function write({ system }: Database, id: string, outcome: Outcome) {
  const row = system.updateTable("mails").where("id", "=", id);
  // Once it is settled nobody reads it here again, and the body may hold a one-time link.
  const settled = { nextTryAt: null, body: "" };
  if (outcome.kind === "sent") await row.set({ ...settled, sentAt: new Date() }).execute();
  else if (outcome.kind === "refused") await row.set({ ...settled, error: outcome.error }).execute();
  else await row.set({ nextTryAt: afterAsLongAgain }).execute();
}

/** Each wait is as long as the mail has waited so far, so the waits double. */
const afterAsLongAgain = sql<Date>`now() + least(greatest(now() - created_at, interval '1 minute'), interval '1 hour')`;
