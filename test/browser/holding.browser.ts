import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../listen.ts";
import { phone, type Street, street } from "../street.ts";
import { lendSession, openPage } from "./browser.ts";

/** Two teammates beside each other in one conversation, where what is sent can be undone for a while. */

let people = 0;
const stranger = () => `+1415888${String(1000 + people++)}`;

test("after a reload, what was scheduled is taken back with its files", async () => {
  const { ada, maya } = await together("Where is my label?");
  await maya.writes("Here it is.");
  await maya.attaches();
  await maya.sendsTomorrow();
  await maya.page.reload();
  await maya.waiting.getByRole("button", { name: "Cancel" }).click();
  await maya.holds("Here it is.");
  await maya.thread.getByRole("list", { name: "Attached files" }).getByText("it.png").waitFor();
  assert.deepEqual(ada.heard(), []);
});

test("z takes back what is about to leave, and what it took over is given back", async () => {
  const { maya } = await together("Where is my parcel?");
  await maya.writes("It is lost.");
  await maya.sends();
  await maya.waiting.getByText(/^Sends in \d+ s$/).waitFor();
  await maya.thread.getByRole("button", { name: /^Agent: With a teammate/ }).waitFor();
  await maya.page.keyboard.press("z");
  await maya.holds("It is lost.");
  await maya.waiting.waitFor({ state: "detached" });
  await maya.thread.getByRole("button", { name: /^Agent: With a teammate/ }).waitFor({ state: "detached" });
});

test("who sends while a colleague's reply is about to leave is stopped, shown it, and may send anyway", async () => {
  const { maya, tom } = await together("Is the lamp there?");
  await maya.types("Yes, ");
  await tom.types("No, ");
  await maya.typing.first().waitFor();
  await tom.sends();
  await maya.waiting.getByText("No,").waitFor();
  await maya.typing.first().waitFor({ state: "detached" });
  await maya.types("one is left.");
  await maya.sends();
  await maya.page.getByText("Tom answered while you were writing. Your reply was not sent.").waitFor();
  await maya.holds("Yes, one is left.");
  await maya.page.getByRole("button", { name: "Send anyway" }).click();
  await maya.waiting.getByText("Yes, one is left.").waitFor();
});

test("a colleague cannot undo a reply, cancels what is scheduled only when asked again, and it stays with its author", async () => {
  const { maya, tom } = await together("Are you open on Monday?");
  await maya.writes("Yes, from nine.");
  await maya.sends();
  await tom.waiting.getByText(/^Sends in \d+ s$/).waitFor();
  assert.equal(await tom.waiting.getByRole("button").count(), 0);
  await maya.waiting.getByRole("button", { name: "Undo" }).click();
  await maya.holds("Yes, from nine.");

  await maya.sendsTomorrow();
  await tom.waiting.getByRole("button", { name: "Cancel" }).click();
  await tom.page.getByRole("button", { name: "Do not send it" }).click();
  await tom.page.getByText("It is not sent. Maya is told, and keeps it.").waitFor();
  await maya.page.getByText("Tom cancelled a message of yours.").waitFor();
  await maya.waiting.getByText("Not sent: Tom cancelled it.").waitFor();
  await maya.waiting.getByRole("button", { name: "Cancel" }).click();
  await maya.holds("Yes, from nine.");
});

test("a picture that has been sent is not kept in the page", async () => {
  const { maya } = await together("Where is my label?");
  await maya.attaches();
  const preview = await maya.thread.locator("img[src^='blob:']").getAttribute("src");
  const forgotten = maya.page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        URL.revokeObjectURL = resolve;
      }),
  );
  await maya.sends();
  await maya.waiting.getByText("1 file").waitFor();
  assert.equal(await forgotten, preview);
});

/** Somebody has texted, and both have the conversation open. */
async function together(text: string) {
  const scene = await street();
  const ada = phone(scene, stranger());
  await scene.maya.put(`/channels/${scene.sms.id}/ai-off`);
  ada.texts(text);
  const { id } = await ada.conversation();
  await ada.thread("the text", (all) => all.length > 0);
  await scene.maya.delete(`/channels/${scene.sms.id}/ai-off`);
  const [maya, tom] = await Promise.all([scene.maya, scene.tom].map((who) => atDesk(scene, who, id)));
  return { scene, ada, maya: maya!, tom: tom! };
}

async function atDesk({ house, workspace }: Street, { headers }: Street["maya"], conversation: string) {
  const page = await openPage();
  await lendSession(page, { url: house.url, headers });
  await page.addInitScript((id) => {
    localStorage.setItem("parley.workspace", id);
    localStorage.setItem("parley.undoSeconds", "30");
  }, workspace);
  await page.goto(`${house.url}/inbox/all/${conversation}`);
  const thread = page.getByRole("region", { name: /^Conversation with/ });
  const field = thread.getByRole("textbox", { name: /^Reply to/ });
  await field.waitFor();
  return {
    page,
    thread,
    typing: thread.getByText("Tom is typing"),
    waiting: page.getByRole("list", { name: "Not sent yet" }),
    writes: (text: string) => field.fill(text),
    types: (text: string) => field.pressSequentially(text),
    sends: () => thread.getByRole("button", { name: "Send", exact: true }).click(),
    async sendsTomorrow() {
      await page.getByRole("button", { name: "Send later" }).click();
      await page.getByRole("menuitem", { name: /^Tomorrow/ }).click();
    },
    async attaches() {
      await page.getByLabel("Files to attach").setInputFiles({ name: "it.png", mimeType: "image/png", buffer: dot });
      await page.getByText("Sent as MMS").waitFor();
    },
    holds: (text: string) => eventually(`"${text}" in the field`, async () => (await field.inputValue()) === text),
  };
}

// The smallest PNG there is.
const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
