import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { phone, type Street, street } from "../street.ts";
import { barriers, lendSession, openPage } from "./browser.ts";

/** A medium that leaves the house, from the customer's phone to the inbox and back. */

let people = 0;
const stranger = () => `+1415666${String(1000 + people++)}`;

test("a reply is taken back, changed, and sent with a picture", async () => {
  const { ada, desk } = await texted("Where is my parcel?");
  await desk.undoSeconds(30);
  await desk.writes("It is lost 😔");
  await desk.page.getByText("1 segment · Unicode because of “😔”").waitFor();
  await desk.sends();
  await desk.page.getByText(/^Sends in \d+ s$/).waitFor();
  await desk.page.getByRole("button", { name: "Undo" }).click();
  await desk.holds("It is lost 😔");
  assert.deepEqual(ada.heard(), []);

  await desk.undoSeconds(0);
  await desk.writes("It is found.");
  await desk.page.getByLabel("Files to attach").setInputFiles({ name: "it.png", mimeType: "image/png", buffer: dot });
  await desk.page.getByText("Sent as MMS").waitFor();
  await desk.sends();
  await desk.thread.getByText("Delivered").waitFor();
  await desk.thread.getByRole("img", { name: "it.png" }).waitFor();
  assert.deepEqual(ada.heard(), ["It is found."]);
});

test("a reply waits for its file, and whoever writes on takes it back", async () => {
  const { ada, desk } = await texted("Where is my label?");
  await desk.undoSeconds(0);
  const upload = await desk.holdsUploads();
  await desk.writes("Here it is");
  await desk.page.getByLabel("Files to attach").setInputFiles({ name: "it.png", mimeType: "image/png", buffer: dot });
  await desk.presses("Control+Enter");
  const waits = desk.page.getByText("It is sent as soon as its files are uploaded.");
  await waits.waitFor();
  await desk.writes("Here it is.");
  await waits.waitFor({ state: "detached" });

  await desk.presses("Control+Enter");
  await waits.waitFor();
  assert.deepEqual(ada.heard(), []);
  upload.goesOn();
  await desk.thread.getByText("Delivered").waitFor();
  await desk.thread.getByRole("img", { name: "it.png" }).waitFor();
  assert.deepEqual(ada.heard(), ["Here it is."]);
});

test("a reply that was begun before the newest text waits until its writer has looked", async () => {
  const { ada, desk } = await texted("Is the lamp there?");
  await desk.undoSeconds(30);
  await desk.writes("Yes, one is left.");
  ada.texts("Never mind, I have found one.");
  await desk.thread.getByRole("listitem").getByText("Never mind").waitFor();
  await desk.sends();
  await desk.page.getByText(/wrote again while you were writing/).waitFor();
  await desk.holds("Yes, one is left.");
  await desk.page.getByRole("button", { name: "Send anyway" }).click();
  await desk.page.getByText(/^Sends in \d+ s$/).waitFor();
});

test("a reply for later stands at the end, and cancelled it is given back", async () => {
  const { ada, desk } = await texted("Are you open on Monday?");
  await desk.writes("Yes, from nine.");
  await desk.page.getByRole("button", { name: "Send later" }).click();
  await desk.page.getByRole("menuitem", { name: /^Tomorrow/ }).click();
  const waiting = desk.page.getByRole("list", { name: "Not sent yet" });
  await waiting.getByText(/^Scheduled for tomorrow/).waitFor();
  await desk.page.getByRole("menu").waitFor({ state: "detached" });
  assert.deepEqual(await barriers(desk.page), []);
  await waiting.getByRole("button", { name: "Cancel" }).click();
  await desk.holds("Yes, from nine.");
  await waiting.waitFor({ state: "detached" });
  assert.deepEqual(ada.heard(), []);
});

test("what nobody knows the end of says so, until a person marks it as sent", async () => {
  const { scene, desk } = await texted("Hello");
  await desk.undoSeconds(0);
  scene.simulator.switches.on("lose-webhooks");
  scene.simulator.switches.on("reset-mid-body", 1);
  await desk.writes("Hello Ada");
  await desk.sends();
  await desk.thread.getByText(/^Delivery not confirmed/).waitFor();
  // Otherwise the provider's own list would tell after a while.
  scene.simulator.switches.on("refuse-connection");
  await desk.thread.getByRole("button", { name: "Mark as sent" }).click();
  await desk.thread.getByText("Sent", { exact: true }).waitFor();
  scene.simulator.switches.clear();
});

test("after STOP the composer says that nothing may be sent", async () => {
  const { desk } = await texted("STOP");
  await desk.page.getByText(/has opted out of texts/).waitFor();
  await desk.thread.getByText("STOP: wants no more messages").waitFor();
  assert.equal(await desk.thread.getByRole("textbox", { name: /^Reply to/ }).count(), 0);
  await desk.page.getByRole("button", { name: "Write a note" }).click();
  await desk.thread.getByRole("textbox", { name: "Note to your team" }).waitFor();
});

/** Somebody has texted, the agent keeps out of it, and Maya has the conversation open. */
async function texted(text: string) {
  const scene = await street();
  await scene.maya.put(`/channels/${scene.sms.id}/ai-off`);
  const ada = phone(scene, stranger());
  ada.texts(text);
  const { id } = await ada.conversation();
  await ada.thread("the text", (all) => all.length > 0);
  return { scene, ada, desk: await atDesk(scene, id) };
}

async function atDesk({ house, maya, workspace }: Street, conversation: string) {
  const page = await openPage();
  await lendSession(page, { url: house.url, headers: maya.headers });
  await page.addInitScript((id) => localStorage.setItem("parley.workspace", id), workspace);
  await page.goto(`${house.url}/inbox/all/${conversation}`);
  const thread = page.getByRole("region", { name: /^Conversation with/ });
  const field = thread.getByRole("textbox", { name: /^Reply to/ });
  await thread.waitFor();
  return {
    page,
    thread,
    writes: (text: string) => field.fill(text),
    sends: () => thread.getByRole("button", { name: "Send", exact: true }).click(),
    presses: (keys: string) => field.press(keys),
    holds: (text: string) => untilValue(page, text),
    /** Until it goes on, no upload reaches the server. */
    async holdsUploads() {
      const held = Promise.withResolvers<void>();
      await page.route("**/api/v1/files?*", (route) => held.promise.then(() => route.continue()));
      return { goesOn: held.resolve };
    },
    undoSeconds: (seconds: number) =>
      page.evaluate((value) => localStorage.setItem("parley.undoSeconds", value), String(seconds)),
  };
}

function untilValue(page: Page, text: string) {
  return page.waitForFunction(
    (wanted) => [...document.querySelectorAll("textarea")].some(({ value }) => value === wanted),
    text,
  );
}

// The smallest PNG there is.
const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
