import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import fastifyStatic from "@fastify/static";
import type { Page } from "playwright-core";
import { phonesRoutes } from "../../src/server/demo/phones-routes.ts";
import { createHttp } from "../../src/server/infra/http.ts";
import type { Log } from "../../src/server/infra/log.ts";
import { type Simulator, startSimulator } from "../../src/simulator/simulator.ts";
import { eventually } from "../listen.ts";
import { barriers, openPage } from "./browser.ts";

/** The customers' phones in a real browser, before a product that only takes what it is told. */

const dist = join(import.meta.dirname, "../../dist");
const ours = "+14155550100";
const calls = "+14155550103";
const help = "help@shop.example";
const numberId = "100000000000001";

let told: string[] = [];
/** What the product does with a call. */
let markup = "";
let simulator: Simulator;
let app: Awaited<ReturnType<typeof serve>>;

const product = createServer(async (request, response) => {
  const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
  told.push(`${request.url} ${Buffer.concat(chunks)}`);
  response.end(request.url === "/hooks/calls/voice" ? markup : "");
});

before(async () => {
  await new Promise<void>((ready) => product.listen(0, "127.0.0.1", ready));
});

after(async () => {
  product.closeAllConnections();
  product.close();
});

beforeEach(async () => {
  const hooks = `http://127.0.0.1:${(product.address() as AddressInfo).port}/hooks`;
  simulator = await startSimulator({
    accounts: {
      twilio: { accountSid: "AC1", authToken: "token", numbers: [{ number: ours, smsUrl: `${hooks}/sms` }] },
      whatsapp: { ...whatsapp, callbackUrl: `${hooks}/whatsapp` },
      messenger: [{ ...page, hookUrl: `${hooks}/page` }],
      voice: { accountSid: "AC1", authToken: "token", numbers: [{ number: calls, hookUrl: `${hooks}/calls` }] },
      mail: { addresses: [help] },
    },
    customers: [
      { medium: "sms", account: ours, address: "+14155550131", name: "Ana Ruiz" },
      { medium: "whatsapp", account: numberId, address: "+14155550132", name: "Ben Okafor" },
      { medium: "messenger", account: "1001", address: "2002", name: "Chiara Conti" },
      { medium: "email", account: help, address: "elif@mailbox.example", name: "Elif Demir" },
      { medium: "voice", account: calls, address: "+14155550136", name: "Farid Rahimi" },
    ],
  });
  app = await serve();
  told = [];
  markup = "<Response><Say>We are closed today.</Say></Response>";
});

const whatsapp = {
  phoneNumberId: numberId,
  businessAccountId: "2",
  displayNumber: "+1 415 555 0102",
  accessToken: "token",
  appSecret: "secret",
  verifyToken: "verify",
};
const page = { medium: "messenger", id: "1001", name: "Lamp shop", token: "page", appSecret: "secret" } as const;

async function serve() {
  const silent = { debug() {}, info() {}, warn() {}, error() {} } as unknown as Log;
  const app = createHttp({ log: silent, trustProxy: false });
  await app.register(fastifyStatic, { root: join(dist, "widget"), prefix: "/widget/", wildcard: false });
  app.get("/favicon.svg", (_, reply) => reply.code(204).send());
  phonesRoutes(app, { simulator, url: null });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { url, close: () => app.close() };
}

type Options = Parameters<typeof openPage>[0];

/** Whatever was opened for a test ends with it. */
async function open(t: { after(end: () => Promise<unknown>): void }, options?: Options): Promise<Page> {
  const opened = await openPage(options);
  t.after(async () => {
    await app.close();
    await simulator.stop();
  });
  await opened.goto(`${app.url}/phones`);
  return opened;
}

const person = (page: Page, name: string) => page.getByRole("navigation").getByRole("button", { name });
const device = (page: Page, name: string) => page.getByRole("region", { name });
const fault = (page: Page, name: string) => page.getByRole("group", { name });

describe("a conversation", () => {
  test("by SMS: what is typed reaches the product, what it answers stands on the phone", async (t) => {
    const page = await open(t);
    const phone = device(page, "Ana Ruiz, SMS");
    await phone.getByRole("textbox").fill("Where is my parcel?");
    await page.keyboard.press("Enter");
    await phone.getByText("Where is my parcel?").waitFor();
    await simulator.idle();
    assert.match(told[0]!, /^\/hooks\/sms .*Body=Where\+is\+my\+parcel/);
    await text("It left on Monday.");
    await phone.getByText("It left on Monday.").first().waitFor();
    await phone.getByRole("listitem").last().getByText("Delivered").waitFor();
  });

  test("by SMS to a phone that is switched off: it is not delivered, for the reason Twilio gives", async (t) => {
    const page = await open(t);
    const phone = device(page, "Ana Ruiz, SMS");
    const done = page.waitForResponse("**/phones/acts");
    await phone.getByRole("combobox").selectOption("Switched off");
    await done;
    await text("Are you there?");
    await phone.getByText("Not delivered").waitFor();
    await simulator.idle();
    assert.ok(simulator.twilio.messages().some(({ errorCode }) => errorCode === 30003));
  });

  test("by WhatsApp: whoever has it before their eyes has read it, and may press its buttons", async (t) => {
    const page = await open(t);
    await person(page, "Ben Okafor").click();
    const phone = device(page, "Ben Okafor, WhatsApp");
    await phone.getByRole("button", { name: "Where is my parcel?" }).click();
    await phone.getByText("Sent").waitFor();
    await sendTemplate();
    await phone.getByRole("button", { name: "Tell me more" }).waitFor();
    await phone.getByText("Read", { exact: true }).waitFor();
    await phone.getByRole("button", { name: "Tell me more" }).click();
    await phone.getByRole("listitem").last().getByText("Tell me more").waitFor();
    await simulator.idle();
    assert.ok(told.some((each) => each.includes('"status":"read"')));
    assert.ok(told.at(-1)!.includes('"type":"button"'));
  });

  test("by mail: written, answered, read and answered again", async (t) => {
    const page = await open(t);
    await person(page, "Elif Demir").click();
    const box = device(page, "Elif Demir, Email");
    await box.getByRole("button", { name: "New mail" }).click();
    await page.keyboard.type("A torn pendant");
    await box.getByRole("textbox", { name: "Text" }).fill("It arrived with a tear. What now?");
    await box.getByRole("button", { name: "Send" }).click();
    await box.getByText("A torn pendant").waitFor();
    assert.match(inbox().at(-1)!, /Subject: A torn pendant/);
    await simulator.mail.mailFrom({
      from: help,
      to: "elif@mailbox.example",
      subject: "Re: A torn pendant",
      text: "A new one leaves today.",
    });
    await box.getByRole("button", { name: "Re: A torn pendant" }).click();
    await box.getByText("A new one leaves today.").waitFor();
    await box.getByRole("button", { name: "Reply" }).click();
    await page.keyboard.type("Thank you.");
    await box.getByRole("button", { name: "Send" }).click();
    await box.getByRole("button", { name: "New mail" }).waitFor();
    assert.match(inbox().at(-1)!, /In-Reply-To: <[^>]+>[\s\S]*Thank you\.[\s\S]*> A new one leaves today\./);
  });

  test("by telephone: what the line says can be read, and how the call ended", async (t) => {
    const page = await open(t);
    await person(page, "Farid Rahimi").click();
    const phone = device(page, "Farid Rahimi, Voice");
    await phone.getByRole("button", { name: "Call" }).click();
    await phone.getByText("We are closed today.").waitFor();
    await phone.getByText("They hung up").waitFor();
    await phone.getByRole("button", { name: "Call" }).waitFor();
    await simulator.idle();
    assert.ok(told.some((each) => each.startsWith("/hooks/calls/voice/status") && each.includes("completed")));
  });

  test("by telephone: who gives up before anybody answers is told as such, and may call again", async (t) => {
    const page = await open(t);
    await person(page, "Farid Rahimi").click();
    const phone = device(page, "Farid Rahimi, Voice");
    await phone.getByRole("button", { name: "Give up before anybody answers" }).click();
    await phone.getByText("Nobody answered").waitFor();
    await phone.getByRole("button", { name: "Call" }).waitFor();
    await simulator.idle();
    assert.ok(told.some((each) => each.startsWith("/hooks/calls/voice/status") && each.includes("canceled")));
  });

  test("by telephone: who is put through sees to whom, and can only hang up", async (t) => {
    markup = '<Response><Dial><Number url="">+14155550150</Number></Dial></Response>';
    const page = await open(t);
    await person(page, "Farid Rahimi").click();
    const phone = device(page, "Farid Rahimi, Voice");
    await phone.getByRole("button", { name: "Call" }).click();
    await phone.getByText("Put through to +14155550150").waitFor();
    assert.equal(await phone.getByRole("textbox").count(), 0);
    await phone.getByRole("button", { name: "Hang up" }).click();
    await phone.getByRole("button", { name: "Call" }).waitFor();
  });

  test("with somebody new, by keyboard alone", async (t) => {
    const page = await open(t);
    await page.getByRole("button", { name: "New customer" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const phone = device(page, "David Lindqvist, SMS");
    await phone.waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
    await page.keyboard.type("Hello");
    await page.keyboard.press("Enter");
    await phone.getByRole("log").getByText("Hello").first().waitFor();
  });
});

describe("what goes wrong", () => {
  test("is switched on, counted down and cleared", async (t) => {
    const page = await open(t);
    await fault(page, "It tells us twice").getByRole("button", { name: "5×" }).click();
    await page.getByText("5 left").waitFor();
    await device(page, "Ana Ruiz, SMS").getByRole("button", { name: "Where is my parcel?" }).click();
    await page.getByText("4 left").waitFor();
    await page.getByText("200, twice").waitFor();
    assert.equal(told.length, 2);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByText("4 left").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "50×" }).first().click();
    await page.waitForFunction(() => document.querySelectorAll(".postings li").length === 1);
    await eventually("all fifty", () => told.length === 52);
  });
});

describe("what goes wrong at one provider", () => {
  test("leaves the others alone", async (t) => {
    const page = await open(t);
    await page.getByLabel("At", { exact: true }).selectOption("WhatsApp");
    await fault(page, "It tells us twice").getByRole("button", { name: "Once" }).click();
    await page.getByText("1 left").waitFor();
    await device(page, "Ana Ruiz, SMS").getByRole("button", { name: "Where is my parcel?" }).click();
    await eventually("one text", () => told.length === 1);
    await page.getByLabel("At", { exact: true }).selectOption("Mail");
    await page.getByText("1 left at WhatsApp").waitFor();
  });
});

describe("for everybody", () => {
  for (const colorScheme of ["light", "dark"] as const)
    test(`nothing stands in anybody's way, ${colorScheme}`, async (t) => {
      const page = await open(t, { colorScheme });
      await device(page, "Ana Ruiz, SMS").getByRole("button", { name: "Where is my parcel?" }).click();
      await text("It left on Monday.");
      await page.getByText("It left on Monday.").first().waitFor();
      await fault(page, "It tells us twice").getByRole("button", { name: "Once" }).click();
      await page.getByText("1 left").waitFor();
      assert.deepEqual(await barriers(page), []);
    });

  test("on 360 pixels one phone fills the page and the faults slide over it", async (t) => {
    const page = await open(t, { viewport: { width: 360, height: 740 } });
    await person(page, "Chiara Conti").click();
    await device(page, "Chiara Conti, Messenger").waitFor();
    assert.equal(
      await page
        .getByRole("region")
        .filter({ has: page.getByRole("textbox") })
        .count(),
      1,
    );
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    await page.getByRole("button", { name: "Faults" }).click();
    await fault(page, "It tells us twice").getByRole("button", { name: "Once" }).click();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Faults: 1 on" }).waitFor();
    assert.deepEqual(await barriers(page), []);
  });
});

async function text(body: string) {
  const path = "/twilio/2010-04-01/Accounts/AC1/Messages.json";
  const answer = await fetch(simulator.url + path, {
    method: "POST",
    headers: { authorization: `Basic ${btoa("AC1:token")}` },
    body: new URLSearchParams({ From: ours, To: "+14155550131", Body: body }),
  });
  assert.equal(answer.status, 201);
}

async function sendTemplate() {
  const parameters = ["Ben", "20418"].map((text) => ({ type: "text", text }));
  const template = { name: "order_update", language: { code: "en" }, components: [{ type: "body", parameters }] };
  const answer = await fetch(`${simulator.url}/whatsapp/v23.0/${numberId}/messages`, {
    method: "POST",
    headers: { authorization: "Bearer token", "content-type": "application/json" },
    body: JSON.stringify({ messaging_product: "whatsapp", to: "14155550132", type: "template", template }),
  });
  assert.equal(answer.status, 200);
}

function inbox(): string[] {
  return simulator.mail.folder(help).map(({ bytes }) => bytes.toString());
}
