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
  /** Sends what an earlier process stored and could not send any more. */
  flush(): void;
  /** Resolves once nothing is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

type Options = { db: Database; smtpUrl: string | null; from: string; log: Log };

export function createMailer({ db, smtpUrl, from, log }: Options): Mailer {
  let transport: Promise<Transporter> | null = null;
  let flushing: Promise<void> | null = null;
  let again = false;

  const connect = () => (transport ??= openTransport(smtpUrl!, from));

  // One mail at a time: whatever the load, mail takes one database connection.
  async function drain() {
    again = false;
    while (await sendNext({ db, connect, log })) {}
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
      await store(db, mail);
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

async function store(db: Database, { to, subject, body }: Mail) {
  await db.system
    .insertInto("mails")
    .values({ id: newId("mail"), recipient: to, subject, body })
    .execute();
}

async function openTransport(url: string, from: string): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  return createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }, { from });
}

type Sending = { db: Database; connect: () => Promise<Transporter>; log: Log };

/** Sends the oldest unsent mail, locked so that no other node sends it too. Tells whether there was one. */
function sendNext({ db, connect, log }: Sending): Promise<boolean> {
  return db.system.transaction().execute(async (tx) => {
    const mail = await tx
      .selectFrom("mails")
      .select(["id", "recipient", "subject", "body"])
      .where("sentAt", "is", null)
      .where("error", "is", null)
      // What lay here while no mail server was configured has long lost its meaning.
      .where("createdAt", ">", new Date(Date.now() - 3_600_000))
      .orderBy("createdAt")
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!mail) return false;

    const error = await attempt(connect, mail);
    if (error) log.warn({ mail: mail.id, error }, "mail not sent");
    // Once it is out nobody reads it here again, and the body may hold a one-time link.
    const outcome = error ? { error, body: "" } : { sentAt: new Date(), body: "" };
    await tx.updateTable("mails").set(outcome).where("id", "=", mail.id).execute();
    return true;
  });
}

async function attempt(connect: Sending["connect"], mail: { recipient: string; subject: string; body: string }) {
  try {
    await (await connect()).sendMail({ to: mail.recipient, subject: mail.subject, text: mail.body });
    return null;
  } catch (error) {
    return (error as Error).message.slice(0, 500);
  }
}
