import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { SMTPServer } from "smtp-server";
import { type TestDatabase, testDatabase } from "../../../test/database.ts";
import { createLog } from "./log.ts";
import { createMailer } from "./mail.ts";

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.close());

const log = createLog("silent");
const from = "Parley <parley@example.com>";
const rowOf = (to: string) =>
  database.db.system.selectFrom("mails").selectAll().where("recipient", "=", to).executeTakeFirstOrThrow();

test("without a mail server a mail is kept to be read", async () => {
  const mailer = createMailer({ db: database.db, smtpUrl: null, from, log });
  await mailer.send({ to: "kept@example.com", subject: "Hello", body: "link" });
  await mailer.close();
  const { subject, body, sentAt, error } = await rowOf("kept@example.com");
  assert.deepEqual([mailer.kept, subject, body, sentAt, error], [true, "Hello", "link", null, null]);
  await database.db.system.deleteFrom("mails").execute();
});

test("with a mail server it goes out, and its body is not kept", async () => {
  const inbox: string[] = [];
  const server = await smtp((text) => inbox.push(text));
  const mailer = createMailer({ db: database.db, smtpUrl: server.url, from, log });
  await mailer.send({ to: "out@example.com", subject: "Grüße", body: "one-time link" });
  await mailer.send({ to: "next@example.com", subject: "Next", body: "second" });
  await mailer.idle();
  assert.equal(inbox.length, 2);
  assert.match(inbox[0]!, /From: Parley <parley@example\.com>\r\nTo: out@example\.com/);
  assert.match(inbox[0]!, /one-time link/);
  const { sentAt, error, body } = await rowOf("out@example.com");
  assert.ok(sentAt);
  assert.deepEqual([error, body], [null, ""]);
  await mailer.close();
  await server.close();
});

test("a refused mail says why, and does not hold up the next", async () => {
  const inbox: string[] = [];
  const server = await smtp((text) => inbox.push(text));
  const mailer = createMailer({ db: database.db, smtpUrl: server.url, from, log });
  await mailer.send({ to: "refused@example.com", subject: "No", body: "x" });
  await mailer.send({ to: "fine@example.com", subject: "Yes", body: "y" });
  await mailer.idle();
  assert.match((await rowOf("refused@example.com")).error!, /no such mailbox/);
  assert.ok((await rowOf("fine@example.com")).sentAt);
  await mailer.close();
  await server.close();
});

test("a new line in a subject or recipient adds no header", async () => {
  const inbox: string[] = [];
  const server = await smtp((text) => inbox.push(text));
  const mailer = createMailer({ db: database.db, smtpUrl: server.url, from, log });
  await mailer.send({ to: "line@example.com", subject: "Hi\r\nBcc: eve@example.com", body: "x" });
  await mailer.idle();
  assert.doesNotMatch(inbox[0]!, /^Bcc:/im);
  await mailer.close();
  await server.close();
});

test("what an earlier process left unsent is sent by the next, once", async () => {
  const inbox: string[] = [];
  const server = await smtp((text) => inbox.push(text));
  const row = { id: "mail_left", recipient: "left@example.com", subject: "Left", body: "behind" };
  await database.db.system.insertInto("mails").values(row).execute();
  const mailers = [1, 2].map(() => createMailer({ db: database.db, smtpUrl: server.url, from, log }));
  for (const mailer of mailers) mailer.flush();
  await Promise.all(mailers.map((mailer) => mailer.idle()));
  assert.equal(inbox.length, 1);
  await Promise.all(mailers.map((mailer) => mailer.close()));
  await server.close();
});

test("what the server does not take now is kept whole and sent later, once", async () => {
  const inbox: string[] = [];
  const server = await smtp((text) => inbox.push(text));
  const mailer = createMailer({ db: database.db, smtpUrl: server.url, from, log });
  await mailer.send({ to: "later@example.com", subject: "Later", body: "one-time link" });
  await mailer.idle();
  const { body, error, sentAt, nextTryAt, createdAt } = await rowOf("later@example.com");
  assert.deepEqual([body, error, sentAt, inbox.length], ["one-time link", null, null, 0]);
  assert.ok(nextTryAt!.getTime() - createdAt.getTime() >= 60_000, "not before a minute has passed");

  mailer.flush();
  await mailer.idle();
  assert.equal(inbox.length, 0, "it is not due yet");
  await due("later@example.com");
  mailer.flush();
  await mailer.idle();
  mailer.flush();
  await mailer.idle();
  assert.equal(inbox.length, 1);
  assert.deepEqual([(await rowOf("later@example.com")).body, (await rowOf("later@example.com")).nextTryAt], ["", null]);
  await mailer.close();
  await server.close();
});

test("each wait is as long as the mail has waited so far, up to an hour", async () => {
  const mailer = createMailer({ db: database.db, smtpUrl: "smtp://127.0.0.1:1", from, log });
  const waits = [];
  for (const [minutes, name] of [
    [10, "young"],
    [600, "old"],
  ] as const) {
    await database.db.system
      .insertInto("mails")
      .values({
        id: `mail_${name}`,
        recipient: `${name}@example.com`,
        subject: name,
        body: "link",
        createdAt: sql<Date>`now() - make_interval(mins => ${minutes})`,
      })
      .execute();
    mailer.flush();
    await mailer.idle();
    const { nextTryAt } = await rowOf(`${name}@example.com`);
    waits.push(Math.round((nextTryAt!.getTime() - Date.now()) / 60_000));
  }
  assert.deepEqual(waits, [10, 60]);
  await mailer.close();
  await database.db.system.deleteFrom("mails").execute();
});

test("while there is no server the others wait for the next time, and after two days a mail is given up", async () => {
  const mailer = createMailer({ db: database.db, smtpUrl: "smtp://127.0.0.1:1", from, log });
  const mails = [
    { name: "first", age: sql`interval '0'`, due: sql`interval '1 hour'` },
    { name: "second", age: sql`interval '49 hours'`, due: sql`interval '0'` },
  ].map(({ name, age, due }) => ({
    id: `mail_${name}`,
    recipient: `${name}@example.com`,
    subject: name,
    body: "link",
    createdAt: sql<Date>`now() - ${age}`,
    nextTryAt: sql<Date>`now() - ${due}`,
  }));
  await database.db.system.insertInto("mails").values(mails).execute();
  mailer.flush();
  await mailer.idle();
  const [first, second] = [await rowOf("first@example.com"), await rowOf("second@example.com")];
  assert.equal(first.body, "link");
  assert.equal(second.nextTryAt!.getTime() < Date.now(), true, "not even tried");
  mailer.flush();
  await mailer.idle();
  const { error, body, nextTryAt } = await rowOf("second@example.com");
  assert.match(error!, /ECONNREFUSED/);
  assert.deepEqual([body, nextTryAt], ["", null]);
  await mailer.close();
  await database.db.system.deleteFrom("mails").execute();
});

test("while a mail goes out its row is free, and no other node sends it too", async () => {
  const inbox: string[] = [];
  const other = createMailer({ db: database.db, smtpUrl: "smtp://127.0.0.1:1", from, log });
  const server = await smtp(async (text) => {
    inbox.push(text);
    await sql`select 1 from mails where recipient = 'slow@example.com' for update nowait`.execute(database.db.system);
    other.flush();
    await other.idle();
  });
  const mailer = createMailer({ db: database.db, smtpUrl: server.url, from, log });
  await mailer.send({ to: "slow@example.com", subject: "Slow", body: "x" });
  await mailer.idle();
  const { sentAt, error } = await rowOf("slow@example.com");
  assert.ok(sentAt);
  assert.deepEqual([error, inbox.length], [null, 1]);
  await Promise.all([mailer.close(), other.close()]);
  await server.close();
});

test("what is out while the database is away is written down before anything else goes out", async () => {
  const inbox: string[] = [];
  const away = (from: string, to: string) => database.db.pool.query(`alter table ${from} rename to ${to}`);
  const server = await smtp(async (text) => {
    inbox.push(text);
    if (inbox.length === 1) await away("mails", "mails_away");
  });
  const mailer = createMailer({ db: database.db, smtpUrl: server.url, from, log });
  await mailer.send({ to: "out-and-away@example.com", subject: "Out", body: "x" });
  await mailer.idle();
  await away("mails_away", "mails");
  await due("out-and-away@example.com");
  mailer.flush();
  await mailer.idle();
  assert.equal(inbox.length, 1);
  assert.ok((await rowOf("out-and-away@example.com")).sentAt);
  await mailer.close();
  await server.close();
});

async function due(to: string) {
  const mail = database.db.system.updateTable("mails").where("recipient", "=", to);
  await mail.set({ nextTryAt: sql<Date>`now()` }).execute();
}

/** Takes every mail but those to "refused", and those to "later" from the second time on. */
async function smtp(deliver: (text: string) => unknown) {
  let knocks = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, done) => {
      if (address.startsWith("refused")) return done(new Error("no such mailbox"));
      const later = address.startsWith("later") && knocks++ === 0;
      done(later ? Object.assign(new Error("come again"), { responseCode: 451 }) : undefined);
    },
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", async () => {
        await deliver(Buffer.concat(parts).toString());
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
