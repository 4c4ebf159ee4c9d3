import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
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

async function smtp(deliver: (text: string) => void) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith("refused") ? new Error("no such mailbox") : undefined),
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        deliver(Buffer.concat(parts).toString());
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
