import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import { createTransport } from "nodemailer";
import { startMailListener } from "../../src/server/media/email/smtp-listener.ts";
import type { News } from "../../src/server/media/medium.ts";
import { eventually } from "../listen.ts";
import { openPost, ours } from "./post.ts";

type Context = { after: (act: () => unknown) => void };
type Options = Parameters<typeof startMailListener>[0];

async function openDoor(t: Context, more: Partial<Options> = {}) {
  const told: { channel: string; news: News }[] = [];
  const channel = { channelId: "chan_1", address: ours };
  const door = await startMailListener({
    host: "127.0.0.1",
    port: 0,
    channelOf: (address) => (address === ours ? channel : null),
    told: async ({ channelId }, news) => void told.push(...news.map((one) => ({ channel: channelId, news: one }))),
    ...more,
  });
  t.after(() => door.close());
  const transport = createTransport({ host: "127.0.0.1", port: door.port, ignoreTLS: true });
  t.after(() => transport.close());
  const mail = (more: object = {}) =>
    transport.sendMail({ from: "ada@example.net", to: ours, subject: "Hello", text: "Hi", ...more }).then(
      ({ response }) => response,
      ({ response }: { response: string }) => response,
    );
  const messages = () => told.flatMap(({ news }) => (news.kind === "message" ? [news.inbound] : []));
  return { door, told, messages, mail };
}

test("a mail for a known address is stored and then taken", async (t) => {
  const { mail, messages } = await openDoor(t);

  assert.match(await mail(), /^250 2\.0\.0/);
  assert.deepEqual(
    messages().map(({ text, address }) => [text, address.value]),
    [["Hi", "ada@example.net"]],
  );
});

test("an address nobody here has is refused, whether ours or another's: nothing is relayed", async (t) => {
  const { mail, told } = await openDoor(t);

  assert.match(await mail({ to: "nobody@shop.example" }), /^550 5\.1\.1/);
  assert.match(await mail({ to: "someone@elsewhere.example" }), /^550 5\.1\.1/);
  assert.deepEqual(told, []);
});

test("the token in the address is among what the mail answers", async (t) => {
  const { mail, messages } = await openDoor(t);

  assert.match(await mail({ to: "support+c.Tok-en_12345678@shop.example" }), /^250/);
  assert.deepEqual(messages()[0]!.answers, ["token:Tok-en_12345678"]);
});

test("two addresses of one channel are one message", async (t) => {
  const { mail, messages } = await openDoor(t);

  await mail({ to: [ours, "support+c.abcdefgh1234@shop.example"] });
  assert.equal(messages().length, 1);
});

test("while nothing can be stored the sender is asked to come again", async (t) => {
  const { mail } = await openDoor(t, { told: () => Promise.reject(new Error("the database is away")) });
  assert.match(await mail(), /^451 4\.3\.0/);

  const blind = await openDoor(t, { channelOf: () => Promise.reject(new Error("the database is away")) });
  assert.match(await blind.mail(), /^451 4\.3\.0/);
});

test("a mail beyond the limit is refused, announced or not", async (t) => {
  const { door, mail, told } = await openDoor(t, { maxBytes: 10_000 });
  assert.match(await mail({ text: "x".repeat(20_000) }), /^552 /);

  const answers = await talk(door.port, ["EHLO a", `MAIL FROM:<a@b.example>`, `RCPT TO:<${ours}>`, "DATA"]);
  assert.match(answers.at(-1)!, /^354/);
  const [last] = await talk(door.port, [
    "EHLO a",
    `MAIL FROM:<a@b.example>`,
    `RCPT TO:<${ours}>`,
    "DATA",
    `Subject: x\r\n\r\n${"y".repeat(20_000)}\r\n.`,
  ]).then((all) => all.slice(-1));
  assert.match(last!, /^552 5\.3\.4/);
  assert.deepEqual(told, []);
});

test("a mail that goes round in a circle is refused", async (t) => {
  const { mail } = await openDoor(t);
  const headers = Array.from({ length: 60 }, (_, n) => ({ key: "Received", value: `from a by b; hop ${n}` }));
  assert.match(await mail({ headers }), /^554 5\.4\.6/);
});

test("many silent connections from one network close the door to that network alone", async (t) => {
  const { door, mail } = await openDoor(t, { host: "0.0.0.0" });
  const silent = await Promise.all(Array.from({ length: 20 }, () => greeted(door.port, "127.0.0.2")));
  assert.deepEqual([...new Set(silent.map(({ greeting }) => greeting.slice(0, 3)))], ["220"]);

  assert.match((await greeted(door.port, "127.0.0.2")).greeting, /^421 4\.7\.0/);
  assert.match(await mail(), /^250/);
  for (const { socket } of silent) socket.destroy();
  await eventually("the door is open again", async () => {
    const { greeting, socket } = await greeted(door.port, "127.0.0.2");
    socket.destroy();
    return greeting.startsWith("220");
  });
});

test("nobody can sign in, and no certificate means no STARTTLS", async (t) => {
  const { door } = await openDoor(t);
  const [, hello = "", auth = ""] = await talk(door.port, ["EHLO a", "AUTH PLAIN AGEAYg=="]);
  assert.doesNotMatch(hello, /AUTH|STARTTLS/);
  assert.match(auth, /^5/);
});

test("a mail server that was told to come again does, and the mail is there once", async (t) => {
  const { provider } = await openPost(t);
  const stored: News[] = [];
  let away = true;
  let arrived = () => {};
  const done = new Promise<void>((resolve) => (arrived = resolve));
  const { door } = await openDoor(t, {
    channelOf: (address) => (address === "door@shop.example" ? { channelId: "chan_1", address } : null),
    told: async (_channel, news) => {
      if (away) {
        away = false;
        throw new Error("the database is away");
      }
      stored.push(...news);
      arrived();
    },
  });
  provider.handTo("door@shop.example", { host: "127.0.0.1", port: door.port });

  await provider.mailFrom({ from: "ada@example.net", to: "door@shop.example", subject: "Knock", text: "Hello" });
  await done;

  assert.deepEqual(
    stored.map(({ kind }) => kind),
    ["message"],
  );
});

/** A connection from one of the addresses of this machine that says nothing. */
function greeted(port: number, localAddress: string): Promise<{ greeting: string; socket: Socket }> {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  return new Promise((resolve, reject) => {
    socket.once("data", (chunk) => resolve({ greeting: String(chunk), socket }));
    socket.once("error", reject);
  });
}

/** Says one line after the other, each once the one before has been answered, and gives back the answers. */
function talk(port: number, lines: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const answers: string[] = [];
    const waiting = [...lines];
    let answer = "";
    const socket = connect(port, "127.0.0.1");
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      answer += chunk;
      if (!/^\d{3} .*\r\n$/m.test(answer)) return;
      answers.push(answer);
      answer = "";
      const line = waiting.shift();
      if (line !== undefined) return void socket.write(`${line}\r\n`);
      socket.destroy();
      resolve(answers);
    });
  });
}
