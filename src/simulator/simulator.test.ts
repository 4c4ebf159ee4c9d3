import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import type { ChatMedium, ChatPhone, Message, Phone, PhoneMedium } from "./phones/phone.ts";
import { type Simulator, startSimulator } from "./simulator.ts";

const ours = "+14155550100";
const anas = "+14155550101";
const page = { medium: "messenger", id: "1001", name: "Lamp shop", token: "page-token", appSecret: "secret" } as const;
const account = { accountSid: "AC1", authToken: "token" };
const key = `Basic ${Buffer.from("AC1:token").toString("base64")}`;

let simulator: Simulator;
let posted: string[] = [];

// What is being tested against all of it: it only takes webhooks.
const product = createServer(async (request, response) => {
  posted.push(`${request.url} ${Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))}`);
  response.end();
});

before(async () => {
  await new Promise<void>((ready) => product.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${(product.address() as AddressInfo).port}`;
  simulator = await startSimulator({
    accounts: {
      twilio: { ...account, numbers: [{ number: ours, smsUrl: `${url}/hooks/sms` }] },
      messenger: [{ ...page, hookUrl: `${url}/hooks/page` }],
      mail: { addresses: ["help@shop.example"] },
    },
    customers: [
      { medium: "sms", account: ours, address: anas, name: "Ana Ruiz" },
      { medium: "messenger", account: "1001", address: "2002", name: "Ana Ruiz" },
      { medium: "email", account: "help@shop.example", address: "ana@mailbox.example", name: "Ana Ruiz" },
    ],
  });
});

after(async () => {
  await simulator.stop();
  product.closeAllConnections();
  product.close();
});

beforeEach(() => {
  posted = [];
  simulator.switches.clear();
});

test("each provider is reached below its name", async () => {
  const [twilio, meta, nobody] = await Promise.all([
    fetch(`${simulator.url}/twilio/2010-04-01/Accounts/AC1.json`, { headers: { authorization: key } }),
    fetch(`${simulator.url}/messenger/v23.0/me?access_token=page-token`),
    fetch(`${simulator.url}/nobody/else`),
  ]);
  assert.equal(twilio.status, 200);
  assert.equal((await meta.json()).name, "Lamp shop");
  assert.equal(nobody.status, 404);
});

test("what is written on a phone is posted, and what is sent to it is on its screen", async () => {
  await simulator.act({ act: "write", phone: phone("sms").id, text: "Where is my lamp?" });
  await simulator.idle();
  assert.match(posted[0]!, /^\/hooks\/sms .*Body=Where\+is\+my\+lamp/);
  await text("It left today.");
  assert.deepEqual(said("sms"), ["Where is my lamp?", "It left today."]);
});

test("the same person keeps a phone for each medium", async () => {
  await simulator.act({ act: "write", phone: phone("messenger").id, text: "Hello" });
  await simulator.act({ act: "mail", phone: phone("email").id, subject: "Lamp", text: "Hello" });
  await simulator.idle();
  assert.match(posted[0]!, /^\/hooks\/page .*"text":"Hello"/);
  assert.equal(simulator.mail.folder("help@shop.example").length, 1);
  assert.deepEqual(new Set(simulator.phonesState().phones.map(({ owner }) => owner)), new Set(["Ana Ruiz"]));
});

test("somebody new has a name and an address of their own", async () => {
  const done = await simulator.act({ act: "meet", medium: "sms", account: ours });
  const met = simulator.phonesState().phones.find(({ id }) => done.ok && id === done.phone)!;
  assert.match(met.address, /^\+1\d{3}55501\d{2}$/);
  assert.notEqual(met.owner, "Ana Ruiz");
});

test("who is not there, and what is not played, are refused in words", async () => {
  const write = await simulator.act({ act: "write", phone: "sms:nobody", text: "Hello" });
  assert.deepEqual(write, { ok: false, reason: "There is no such phone." });
  const meet = await simulator.act({ act: "meet", medium: "sms", account: "+15005550006" });
  assert.deepEqual(meet, { ok: false, reason: "No such account is played." });
});

test("a phone that cannot be reached fails its messages", async () => {
  await simulator.act({ act: "receive", phone: phone("sms").id, reception: "unreachable" });
  await text("Are you there?");
  assert.equal(messages("sms").at(-1)!.state, "failed");
  await simulator.act({ act: "receive", phone: phone("sms").id, reception: "delivers" });
});

test("a file that was sent along can be looked at", async () => {
  const file = { name: "lamp.png", mime: "image/png", base64: Buffer.from("pixels").toString("base64") };
  await simulator.act({ act: "write", phone: phone("messenger").id, text: "", file });
  const { href } = messages("messenger").at(-1)!.files[0]!;
  const [, medium, path] = /^\/phones\/files\/(\w+)\/(.*)$/.exec(href)!;
  const found = await simulator.file(medium!, decodeURIComponent(path!));
  assert.deepEqual({ mime: found!.mime, text: found!.bytes.toString() }, { mime: "image/png", text: "pixels" });
});

test("while connections are refused nobody gets one; afterwards the address is the same", async () => {
  simulator.switches.on("refuse-connection");
  await assert.rejects(asked(), /ECONNREFUSED/);
  simulator.switches.off("refuse-connection");
  assert.equal(await asked(), 404);
});

test("whoever watches is told of each change", async () => {
  let changes = 0;
  const leave = simulator.onChange(() => (changes += 1));
  simulator.switches.on("bounce", 1);
  assert.equal(changes, 1);
  leave();
  simulator.switches.off("bounce");
  assert.equal(changes, 1);
});

function phone(medium: PhoneMedium): Phone {
  return simulator.phonesState().phones.find((one) => one.medium === medium && one.owner === "Ana Ruiz")!;
}

function messages(medium: ChatMedium): Message[] {
  return (phone(medium) as ChatPhone).messages;
}

function said(medium: ChatMedium): string[] {
  return messages(medium).map((message) => message.text);
}

async function text(body: string) {
  await fetch(`${simulator.url}/twilio/2010-04-01/Accounts/AC1/Messages.json`, {
    method: "POST",
    headers: { authorization: key },
    body: new URLSearchParams({ From: ours, To: anas, Body: body }),
  });
}

/** A connection of its own each time, until the door has turned. */
async function asked(): Promise<number> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const call = request(`${simulator.url}/nobody`, { agent: false }, (answer) => resolve(answer.resume().statusCode!));
    call.on("error", reject).end();
  });
}
