import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { Locator } from "playwright-core";
import type { Channel } from "../../src/contract/channels.ts";
import { readConfig } from "../../src/server/config.ts";
import { seedDemo } from "../../src/server/demo/seed.ts";
import { type DemoProviders, startDemoProviders } from "../../src/server/demo/simulator.ts";
import { startParley } from "../../src/server/main.ts";
import { testDatabase } from "../database.ts";
import { eventually } from "../listen.ts";
import { outsider } from "../outsider.ts";
import { lendSession, openPage } from "./browser.ts";

/** The demo as whoever tries it sees it: the customers' phones on one screen, Maya's inbox on another. */

let demo: Awaited<ReturnType<typeof openDemo>>;

before(async () => {
  demo = await openDemo();
});

beforeEach(() => demo.simulator.switches.clear());
after(() => demo?.close());

test("SMS: Fern answers by herself, then Maya does; both stand on the phone", async () => {
  const [{ device }, maya] = await Promise.all([onPhone("Ana Ruiz", "SMS"), atDesk()]);
  await device.getByRole("button", { name: "Can I send a lamp back?" }).click();
  await said(device, "within 30 days").getByText("Delivered").waitFor();
  await maya.opens("+1 415 555 0131");
  await maya.sees("Can I send a lamp back?");
  await maya.thread.getByRole("list", { name: "Sources" }).waitFor();

  await maya.replies("I have put a label into your parcel.");
  await said(device, "I have put a label into your parcel.").getByText("Delivered").waitFor();
  await maya.thread.getByText("Delivered").nth(1).waitFor();
});

for (const { medium, customer } of [
  { medium: "WhatsApp", customer: "Ben Okafor" },
  { medium: "Messenger", customer: "Chiara Conti" },
  { medium: "Instagram", customer: "David Lindqvist" },
]) {
  test(`${medium}: a question stands in the inbox as it is asked, and its answer is read on the phone`, async () => {
    const [{ device }, maya] = await Promise.all([onPhone(customer, medium), atDesk()]);
    await writes(device, "Do you ship to Norway?");
    await maya.opens(customer);
    await maya.sees("Do you ship to Norway?");

    await maya.replies("Yes, within a week.");
    await said(device, "Yes, within a week.").getByText("Read", { exact: true }).waitFor();
    await maya.thread.getByText("Read", { exact: true }).waitFor();

    await writes(device, "And to Iceland?");
    await maya.sees("And to Iceland?");
  });
}

test("email: a letter, its answer with a copy, and the answer to that in the same thread", async () => {
  const [{ device }, maya] = await Promise.all([onPhone("Elif Demir", "Email"), atDesk()]);
  await device.getByRole("button", { name: "New mail" }).click();
  await device.getByRole("textbox", { name: "Subject" }).fill("The switch of my lamp");
  await device.getByRole("textbox", { name: "Text" }).fill("It broke after two years.");
  await device.getByRole("button", { name: "Send" }).click();
  await maya.opens("Elif Demir");
  await maya.sees("The switch of my lamp");
  await maya.sees("It broke after two years.");

  await maya.thread.getByRole("button", { name: "Cc, Bcc" }).click();
  await maya.thread.getByLabel("Cc", { exact: true }).fill("workshop@fjord.example");
  await maya.replies("A new one leaves today.");
  await maya.thread.getByLabel("Cc", { exact: true }).waitFor({ state: "detached" });
  const recipients = "To elif.demir@mailbox.example · Cc workshop@fjord.example";
  await maya.thread.getByRole("button", { name: recipients }).click();
  await maya.thread.getByText(demo.mailbox, { exact: true }).waitFor();
  // Plain words have no layout to be shown.
  assert.equal(await maya.thread.getByRole("button", { name: "Show it as it was laid out" }).count(), 0);
  await device.getByRole("button", { name: "Re: The switch of my lamp" }).click();
  await device.getByText("A new one leaves today.").waitFor();
  await device.getByText("workshop@fjord.example").waitFor();

  await device.getByRole("button", { name: "Reply" }).click();
  await device.getByRole("textbox", { name: "Text" }).fill("Thank you for that.");
  await device.getByRole("button", { name: "Send" }).click();
  await maya.sees("Thank you for that.");
  await maya.thread.getByRole("button", { name: "Show what was quoted" }).click();
  await maya.thread.locator("blockquote").getByText("A new one leaves today.").waitFor();
});

test("voice: what is typed is said, Fern and then Maya are heard, and the call stands in the inbox", async () => {
  const [{ device }, maya] = await Promise.all([onPhone("Farid Rahimi", "Voice"), atDesk()]);
  await device.getByRole("button", { name: "Call", exact: true }).click();
  await said(device, "Hello, you have reached Fjord and Fern.").waitFor();
  await device.getByRole("textbox", { name: "Say" }).fill("Can I send a lamp back?");
  await device.getByRole("textbox", { name: "Say" }).press("Enter");
  await said(device, "within 30 days").waitFor();
  await maya.opens("Farid Rahimi");
  await maya.sees("Can I send a lamp back?");
  await maya.thread.getByRole("list", { name: "Sources" }).waitFor();

  await maya.replies("Maya here. The label is on its way.");
  await said(device, "Maya here. The label is on its way.").waitFor();
  await device.getByRole("button", { name: "Hang up" }).click();
  await device.getByRole("button", { name: "Call", exact: true }).waitFor();
});

test("a mail with a layout of its own is shown in its frame, and what is remote in it only when asked for", async () => {
  const maya = await atDesk();
  const from = "Hedda Vik <hedda.vik@mailbox.example>";
  const html =
    '<table><tr><td bgcolor="#eee"><b>Order 20418</b></td></tr></table><img src="https://shop.invalid/1.png">';
  demo.simulator.mail.mailFrom({ from, to: [demo.mailbox], subject: "My order", text: "Order 20418", html });
  await maya.opens("Hedda Vik");
  const frame = maya.thread.frameLocator("iframe[title='Mail: My order']");
  await frame.getByText("Order 20418").waitFor();
  assert.equal(await frame.locator("img[src^=https]").count(), 0);
  assert.equal(await maya.thread.locator("iframe[sandbox*=allow-scripts]").count(), 0);

  const fetched = Promise.withResolvers<string>();
  await maya.page.route("https://shop.invalid/**", (route) => {
    fetched.resolve(route.request().url());
    return route.fulfill({ contentType: "image/png", body: dot });
  });
  await maya.thread.getByRole("button", { name: "Show images" }).click();
  assert.equal(await fetched.promise, "https://shop.invalid/1.png");
  await isDrawn(frame.locator("img[src^=https]"));
  await maya.thread.getByRole("button", { name: "Show images" }).waitFor({ state: "detached" });
  await maya.thread.getByRole("button", { name: "Words only" }).click();
  await maya.thread.getByRole("listitem").getByText("Order 20418").waitFor();
});

test("files go both ways, and a picture stands in the thread", async () => {
  const { device, maya } = await meeting("messenger", "Ines Duarte");
  await device.getByLabel("Attach a file").setInputFiles({ name: "torn.png", mimeType: "image/png", buffer: dot });
  await device.getByRole("textbox").fill("It came like this.");
  await device.getByRole("button", { name: "Send", exact: true }).click();
  await maya.opens("Ines Duarte");
  await isDrawn(maya.thread.getByRole("list").getByRole("img", { name: /png/ }));

  const label = { name: "label.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n") };
  await maya.thread.getByLabel("Files to attach").setInputFiles(label);
  await maya.replies("Send it back with this.");
  await maya.thread.getByRole("link", { name: "label.pdf" }).waitFor();
  await device.getByRole("link", { name: /pdf/ }).waitFor();
  await said(device, "Send it back with this.").waitFor();
});

test("once WhatsApp has closed the window the composer offers templates, and one opens it again", async () => {
  const { device, maya } = await meeting("whatsapp", "Jakub Nowak");
  await writes(device, "Is the planter in stock again?");
  await maya.opens("Jakub Nowak");
  await maya.field.waitFor();
  await aDayPasses("Is the planter in stock again?");
  await maya.page.reload();
  await maya.thread.getByText(/More than 24 hours have passed since/).waitFor();

  await maya.thread
    .getByRole("list", { name: "Templates" })
    .getByRole("button", { name: /continue_conversation en/ })
    .click();
  await maya.thread.getByLabel("Blank 1").fill("Jakub");
  await maya.thread.getByRole("button", { name: "Send template" }).click();
  const template = said(device, "Hello Jakub, we have an answer to your question. Shall we go on?");
  await template.getByText("Read", { exact: true }).waitFor();
  await maya.thread.getByText("Read", { exact: true }).waitFor();
  await maya.thread.getByText(/More than 24 hours have passed since/).waitFor();

  await template.getByRole("button", { name: "Yes, please" }).click();
  await maya.sees("Yes, please");
  await maya.replies("It is, since this morning.");
  await said(device, "It is, since this morning.").waitFor();
});

test("a token that has expired is seen, said and replaced, and what failed is sent again", async () => {
  const { device, maya, fault } = await meeting("instagram", "Kaia Berg");
  await writes(device, "Is the throw warm?");
  await maya.opens("Kaia Berg");
  await fault("Our access has expired").getByRole("button", { name: "On", exact: true }).click();
  await fault("Our access has expired").getByRole("button", { name: "Off" }).waitFor();
  await maya.replies("Very.");
  await maya.thread.getByText(/^Failed: /).waitFor();
  await maya.thread.getByText(/Instagram is disconnected/).waitFor();
  await maya.page.getByRole("link", { name: "Channels, needs a look" }).waitFor();

  const place = maya.page.url();
  await maya.thread.getByRole("link", { name: "Open the channel" }).click();
  const main = maya.page.getByRole("main");
  await main.getByText("Disconnected", { exact: true }).waitFor();
  await main.getByRole("link", { name: "Look into it" }).click();
  await main.getByRole("button", { name: "Replace Access token" }).click();
  await main.getByRole("textbox", { name: "Access token" }).fill(demo.token("instagram"));
  await fault("Our access has expired").getByRole("button", { name: "Off" }).click();
  await fault("Our access has expired").getByRole("button", { name: "On", exact: true }).waitFor();
  await main.getByRole("button", { name: "Save" }).click();
  await main.getByText("Connected", { exact: true }).waitFor();
  await maya.page.getByRole("link", { name: "Channels", exact: true }).first().waitFor();

  await maya.page.goto(place);
  await maya.thread.getByRole("button", { name: "Send again" }).click();
  await said(device, "Very.").waitFor();
  await maya.thread.getByRole("button", { name: "Send again" }).waitFor({ state: "detached" });
});

test("a token that is good again after all: what is wrong stands at the channel, and Reconnect makes it green", async () => {
  const [{ fault }, { page }] = await Promise.all([onPhone("Ben Okafor", "WhatsApp"), atDesk()]);
  const expired = fault("Our access has expired");
  await expired.getByRole("button", { name: "On", exact: true }).click();
  await expired.getByRole("button", { name: "Off" }).waitFor();
  await page.goto(`${demo.url}/settings/channels`);
  await page.getByRole("table", { name: "Channels" }).getByRole("link", { name: "WhatsApp" }).click();
  const main = page.getByRole("main");
  await main.getByRole("tab", { name: "Connection" }).click();
  // What is said in passing is gone again soon.
  const hears = (text: string) => page.getByRole("status").getByText(text).waitFor();
  await Promise.all([
    hears("WhatsApp is disconnected: The access token has expired"),
    main.getByRole("button", { name: "Check now" }).click(),
  ]);
  await main.getByText("Disconnected", { exact: true }).waitFor();
  await main.getByText("The access token has expired").first().waitFor();

  await main.getByRole("tab", { name: "General" }).click();
  const reconnect = main.getByRole("button", { name: "Reconnect" });
  await Promise.all([hears("WhatsApp does not work yet"), reconnect.click()]);
  await expired.getByRole("button", { name: "Off" }).click();
  await expired.getByRole("button", { name: "On", exact: true }).waitFor();
  await Promise.all([hears("WhatsApp works again"), reconnect.click()]);
  await main.getByText("Connected", { exact: true }).waitFor();

  await page.goto(`${demo.url}/outbox`);
  await main.getByText("WhatsApp is disconnected").first().waitFor();
  await main.getByText("WhatsApp works again").first().waitFor();
});

test("what was said on LinkedIn is logged by a teammate, and seen in the thread by the others", async () => {
  await demo.maya.post("/api/v1/channels", { kind: "linkedin", name: "LinkedIn" });
  const { device, maya } = await meeting("messenger", "Nora Blix");
  await writes(device, "Do you deliver to offices?");
  await maya.opens("Nora Blix");
  await maya.thread.getByRole("button", { name: "More", exact: true }).click();
  await maya.page.getByRole("menuitem", { name: "Log LinkedIn activity" }).click();
  const dialog = maya.page.getByRole("dialog");
  await dialog.getByLabel("What", { exact: true }).selectOption("connection-request");
  await dialog.getByRole("button", { name: "Log it" }).click();
  await maya.thread.getByRole("listitem").getByText("Connection request").waitFor();

  const other = await atDesk();
  await other.page.goto(maya.page.url());
  await other.thread.getByRole("listitem").getByText("Connection request").waitFor();
  await maya.thread.getByRole("radio", { name: "From Nora" }).click();
  await maya.thread.getByLabel("What was said").fill("Glad to be in touch.");
  await maya.thread.getByLabel("Link", { exact: true }).fill("https://www.linkedin.com/feed/update/1");
  await maya.thread.getByRole("button", { name: "Log it" }).click();
  await other.sees("Glad to be in touch.");
  await other.thread.getByRole("link", { name: "LinkedIn message" }).waitFor();
});

test("a message for later leaves at its time, and not before", async () => {
  const { device, maya } = await meeting("messenger", "Olga Ferrari");
  await writes(device, "Are you open on Monday?");
  await maya.opens("Olga Ferrari");
  await maya.field.fill("Yes, from nine.");
  await maya.thread.getByRole("button", { name: "Send later" }).click();
  await maya.page.getByRole("menuitem", { name: /^Tomorrow/ }).click();
  const waiting = maya.thread.getByRole("list", { name: "Not sent yet" });
  await waiting.getByText(/^Scheduled for tomorrow/).waitFor();
  assert.equal(await said(device, "Yes, from nine.").count(), 0);

  await itsTimeComes("Yes, from nine.");
  await said(device, "Yes, from nine.").waitFor();
  await maya.thread.getByText("Read", { exact: true }).waitFor();
  await waiting.waitFor({ state: "detached" });
});

test("of what nobody knows whether it arrived, a person says that it did, or sends it again", async () => {
  const { device, maya, fault } = await meeting("messenger", "Leo Tanaka");
  await writes(device, "Which oil for the bench?");
  await maya.opens("Leo Tanaka");
  await fault("It never tells us").getByRole("button", { name: "On", exact: true }).click();
  await fault("It never tells us").getByRole("button", { name: "Off" }).waitFor();

  const breakOff = fault("It sends the message, then breaks off in mid-answer");
  for (const [text, way] of [
    ["Linseed oil.", "Mark as sent"],
    ["Or hemp oil.", "Send again"],
  ] as const) {
    await breakOff.getByRole("button", { name: "Once" }).click();
    await breakOff.getByRole("button", { name: "Off" }).waitFor();
    await maya.replies(text);
    await said(device, text).waitFor();
    const message = maya.thread.getByRole("listitem").filter({ hasText: text });
    await message.getByText(/^Delivery not confirmed/).waitFor();
    await message.getByRole("button", { name: way }).click();
    await message.getByText("Sent", { exact: true }).waitFor();
  }
  assert.equal(await said(device, "Linseed oil.").count(), 1);
  await said(device, "Or hemp oil.").nth(1).waitFor();
});

test("what is undone never leaves", async () => {
  const { device, maya } = await meeting("whatsapp", "Mina Park");
  await writes(device, "Where is it?");
  await maya.opens("Mina Park");
  await maya.undoes(30);
  await maya.replies("It is lost.");
  await maya.thread.getByText(/^Sends in \d+ s$/).waitFor();
  await maya.thread.getByRole("button", { name: "Undo" }).click();
  await eventually("the words given back", async () => (await maya.field.inputValue()) === "It is lost.");

  await maya.undoes(0);
  await maya.replies("It is with your neighbour.");
  await said(device, "It is with your neighbour.").waitFor();
  assert.equal(await said(device, "It is lost.").count(), 0);
});

/** A customer's phone on the page of phones. */
async function onPhone(customer: string, medium: string) {
  const page = await openPage();
  await page.goto(`${demo.url}/phones`);
  await page.getByRole("navigation", { name: "Customers" }).getByRole("button", { name: customer }).click();
  const device = page.getByRole("region", { name: `${customer}, ${medium}` });
  await device.waitFor();
  return { page, device, fault: (says: string) => page.getByRole("group", { name: says }) };
}

type Device = Awaited<ReturnType<typeof onPhone>>["device"];

async function writes(device: Device, text: string) {
  await device.getByRole("textbox").fill(text);
  await device.getByRole("textbox").press("Enter");
  await said(device, text).waitFor();
}

function said(device: Device, text: string) {
  return device.getByRole("listitem").filter({ hasText: text });
}

/** Somebody new with a phone, who is about to write to Maya. */
async function meeting(medium: "whatsapp" | "messenger" | "instagram", name: string) {
  const account = demo.simulator.phonesState().accounts.find((one) => one.medium === medium)!.id;
  await demo.simulator.act({ act: "meet", medium, account, name });
  const [phone, maya] = await Promise.all([onPhone(name, mediumName[medium]), atDesk()]);
  return { ...phone, maya };
}

const mediumName = { whatsapp: "WhatsApp", messenger: "Messenger", instagram: "Instagram" };

/** What was said so far in the conversation that began with these words was said a day earlier. */
async function aDayPasses(words: string) {
  await demo.db.pool.query(
    `update messages set created_at = created_at - interval '25 hours'
     where conversation_id = (select conversation_id from messages where text = $1)`,
    [words],
  );
}

/** What is to leave tomorrow is to leave now. */
async function itsTimeComes(text: string) {
  await demo.db.pool.query("update held_messages set send_at = now() where text = $1", [text]);
}

async function isDrawn(picture: Locator) {
  await picture.waitFor();
  await picture.evaluate((image: HTMLImageElement) => image.decode());
}

// The smallest PNG there is.
const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** Maya in her inbox, who sends at once. */
async function atDesk() {
  const page = await openPage();
  await lendSession(page, demo.maya);
  await page.goto(`${demo.url}/inbox/all`);
  const conversations = page.getByRole("region", { name: "Conversations", exact: true });
  await conversations.getByRole("link").first().waitFor();
  const undoes = (seconds: number) =>
    page.evaluate((value) => localStorage.setItem("parley.undoSeconds", value), String(seconds));
  await undoes(0);
  const thread = page.getByRole("region", { name: /^Conversation with/ });
  const field = thread.getByRole("textbox", { name: /^Reply to/ });
  return {
    page,
    conversations,
    thread,
    field,
    async opens(contact: string) {
      await conversations.getByRole("link", { name: contact }).first().click();
      await page.getByRole("region", { name: `Conversation with ${contact}` }).waitFor();
    },
    undoes,
    sees: (text: string) => thread.getByRole("listitem").getByText(text).first().waitFor(),
    async replies(text: string) {
      await field.fill(text);
      await thread.getByRole("button", { name: "Send", exact: true }).click();
    },
  };
}

/** The demo without its first words, so that whoever writes is the first; only texts are answered by Fern. */
async function openDemo() {
  const database = await testDatabase();
  const secret = "a secret that only tests know, of some length";
  const config = readConfig({
    PORT: "0",
    DATABASE_URL: database.url,
    PARLEY_SECRET: secret,
    PARLEY_DEBOUNCE_MS: "5",
    PARLEY_TRUST_PROXY: "1",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
  });
  let providers!: DemoProviders;
  const playProviders = async () => (providers = { ...(await startDemoProviders()), begin() {} });
  const parley = await startParley({ ...config, demo: true }, { seedDemo, playProviders });
  const maya = outsider(parley.url);
  await maya.post("/api/auth/sign-in/email", { email: "maya@fjordandfern.example", password: "fjord-and-fern" });
  const { items: channels } = await maya.get("/api/v1/channels");
  for (const { id, kind } of channels) {
    if (!["sms", "voice", "webchat"].includes(kind)) await maya.put(`/api/v1/channels/${id}/ai-off`);
  }
  return {
    url: parley.url,
    maya,
    db: database.db,
    simulator: providers.simulator,
    mailbox: channels.find(({ kind }: Channel) => kind === "email").settings.address,
    token: (medium: string) => providers.simulator.messenger.accounts.find((one) => one.medium === medium)!.token,
    async close() {
      await parley.stop();
      await database.close();
    },
  };
}
