import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getTestContext, type TestContext, test } from "node:test";
import type { Locator, Page, Route } from "playwright-core";
import { readConfig } from "../../src/server/config.ts";
import { startParley } from "../../src/server/main.ts";
import { type Cast, cast, identify } from "../cast.ts";
import { testDatabase } from "../database.ts";
import { eventually } from "../listen.ts";
import { lendSession, openBrowser, openPage } from "./browser.ts";

/** The main job as its people see it: a visitor in the shop's chat, and Maya in her inbox. */

// A person presses the button while the agent thinks, so it must not give up before.
const patient = { patienceMs: 20_000 };

const delivery = "How long does delivery take?";

test("asked, answered, taken over, handed back, resolved: both see it as it happens", async () => {
  const stage = await cast(patient);
  const { model } = stage;
  const [maya, ada] = await Promise.all([atDesk(stage), inShop(stage, "Ada")]);

  model.answers("Two to four working days [1].", { cites: [1] });
  await ada.asks(delivery);
  await ada.hears("Two to four working days");
  await ada.sources
    .getByRole("listitem")
    .filter({ hasText: /^1.*How long/ })
    .waitFor();
  await maya.conversations.getByText("Two to four working days").waitFor();

  await maya.opens("Ada");
  const thread = maya.thread("Ada");
  await maya.sees("Ada", "Two to four working days");
  await thread.getByRole("list", { name: "Sources" }).getByRole("link", { name: delivery }).waitFor();

  await maya.page.keyboard.press("w");
  await maya.why.getByRole("button", { name: delivery }).getByText("cited").waitFor();
  await maya.why.getByText("version 1").waitFor();
  await maya.why.getByText("promoted by Maya").waitFor();
  await maya.why.getByRole("button", { name: /^\d+ passed$/ }).click();
  await maya.why.getByText("No handoff").waitFor();

  const thinking = pause();
  model.answers("It is on its way.", { meanwhile: thinking.holds });
  await ada.asks("Where is it?");
  await thinking.begun;
  await maya.sees("Ada", "Where is it?");
  await thread.getByRole("button", { name: "Take over" }).click();
  await maya.page.getByText("You took over.").waitFor();
  thinking.end();
  await maya.why.getByText("Superseded").waitFor();
  await maya.why
    .getByText(/Maya took over/)
    .first()
    .waitFor();

  await maya.writes("I am looking for it.", "Reply to Ada");
  await ada.hears("I am looking for it.");
  const [, ...since] = await ada.heard();
  assert.deepEqual(since, ["I am looking for it."]);

  await thread.getByRole("button", { name: "Hand back" }).click();
  await maya.page.getByText("Handed back.").waitFor();
  model.answers("It is in Hamburg.");
  await ada.asks("And now?");
  await ada.hears("It is in Hamburg.");
  await maya.sees("Ada", "It is in Hamburg.");

  await maya.looksAt("Unresolved");
  await maya.opens("Ada");
  await maya.page.keyboard.press("e");
  await maya.thread("Nils").waitFor();
  // While a hand is on the list, nothing in it moves.
  await maya.thread("Nils").hover();
  await maya.row("Ada").waitFor({ state: "detached" });
  await focused(maya.row("Nils"));
  assert.equal(maya.loads(), 1);
});

test("when the model is down, the visitor hears it once and honestly, and Why? says why and mends it", async () => {
  const stage = await cast(patient);
  const { model } = stage;
  const [maya, ada] = await Promise.all([atDesk(stage), inShop(stage, "Ada")]);

  model.fails("server error");
  await ada.asks(delivery);
  await ada.hears("I cannot answer right now");

  await maya.looksAt("Needs attention");
  await maya.conversations.getByText(/could not answer/).waitFor();
  await maya.opens("Ada");
  await maya.page.keyboard.press("w");
  await maya.why.getByText(/Could not answer, and called a teammate.*\(500\)/).waitFor();
  await maya.why.getByText("provider-error").waitFor();
  await maya.why.getByText("The next message would not be answered.").waitFor();
  assert.deepEqual(await ada.heard(), ["I cannot answer right now. A teammate has been told and will answer here."]);

  await maya.why.getByRole("button", { name: "Hand back" }).click();
  await maya.why.getByText("The next message would be answered.").waitFor();
  model.answers("Two to four working days.");
  await ada.asks("And now?");
  await ada.hears("Two to four working days.");
});

const pauses: Record<string, { gate: string; path: (stage: Cast) => Promise<string> }> = {
  conversation: {
    gate: "Conversation not paused",
    path: async ({ maya, lostParcel }) => `/conversations/${(await maya.reads(lostParcel)).id}/pause`,
  },
  line: {
    gate: "Address not paused",
    async path({ maya, lostParcel }) {
      const { id, lines } = await maya.reads(lostParcel);
      return `/conversations/${id}/lines/${lines[0]!.id}/pause`;
    },
  },
  contact: {
    gate: "Contact not paused",
    path: async ({ maya, lostParcel }) => `/contacts/${(await maya.reads(lostParcel)).contact.id}/pause`,
  },
};

for (const [what, { gate, path }] of Object.entries(pauses)) {
  test(`when the ${what} is paused, Why? shows the gate, and its button lets the agent answer again`, async () => {
    const stage = await cast(patient);
    const nils = stage.lostParcel.customer;
    const maya = await atDesk(stage);
    await stage.maya.put(await path(stage), { reason: "I call him myself" });
    await nils.writes("Where is it?");

    await maya.opens("Nils");
    await maya.page.keyboard.press("w");
    const line = maya.why.getByRole("region", { name: "Gates" }).getByRole("listitem").filter({ hasText: gate });
    await line.getByText(/by Maya: I call him myself/).waitFor();
    await line.getByRole("button", { name: "Resume" }).click();
    await maya.why.getByText("The next message would be answered.").waitFor();

    stage.model.answers("It is in Hamburg.");
    await nils.writes("And now?");
    await maya.sees("Nils", "It is in Hamburg.");
    assert.equal((await nils.heard()).at(-1), "It is in Hamburg.");
  });
}

test("what the agent left to people says so, and once its gate is open the agent can be let answer it", async () => {
  const stage = await cast(patient);
  const nils = stage.lostParcel.customer;
  const maya = await atDesk(stage);
  await stage.maya.put(`/channels/${stage.channel.id}/ai-off`);
  await nils.writes("Where is it?");
  const waits = maya.conversations.getByTitle(/^Waits for a person since/);
  await waits.waitFor();

  await maya.opens("Nils");
  const thread = maya.thread("Nils");
  await thread.getByRole("button", { name: /^Agent: Held/ }).waitFor();
  await thread.getByText("Waits for a person").waitFor();
  await thread.getByRole("button", { name: "Why?", exact: true }).last().waitFor();
  await maya.page.keyboard.press("w");
  await maya.why.getByRole("button", { name: "Turn AI on" }).click();

  stage.model.answers("It is in Hamburg.");
  await maya.why.getByRole("button", { name: "Let Fern answer now" }).click();
  await maya.sees("Nils", "It is in Hamburg.");
  await waits.waitFor({ state: "detached" });
  assert.equal((await nils.heard()).at(-1), "It is in Hamburg.");
});

test("all are marked from the list alone; very many are asked about, and it can be undone", async () => {
  const stage = await cast(patient);
  stage.model.answers("Two to four working days.");
  const ada = await stage.visitor("Ada");
  await ada.writes(delivery);
  await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      stage.model.answers("Two to four working days.");
      await (await stage.visitor(`Visitor ${index}`)).writes(delivery);
    }),
  );
  const maya = await atDesk(stage);
  await maya.opens("Ada");
  await maya.thread("Ada").getByText(delivery).click();
  await maya.page.keyboard.press("Control+a");
  assert.equal(await maya.conversations.getByRole("checkbox", { checked: true }).count(), 0);

  await maya.row("Ada").focus();
  await maya.page.keyboard.press("Control+a");
  await maya.conversations.getByRole("heading", { name: "12 selected" }).waitFor();
  await maya.conversations.getByRole("button", { name: "Resolve", exact: true }).click();
  await maya.page
    .getByRole("dialog", { name: "Resolve 12 conversations?" })
    .getByRole("button", { name: "Resolve 12" })
    .click();
  await maya.page.getByText("12 resolved.").waitFor();
  await maya.page.getByRole("button", { name: "Undo" }).click();
  await maya.conversations
    .getByText(/^Resolved by Maya/)
    .first()
    .waitFor({ state: "detached" });

  await maya.page.goto(`${stage.house.url}/inbox/attention`);
  await maya.page.getByRole("link", { name: "Show needs attention" }).click();
  await maya.conversations.getByRole("button", { name: "Needs attention" }).waitFor();
});

test("whoever opens a conversation sees at once who else is there", async () => {
  const stage = await cast(patient);
  const maya = await atDesk(stage);
  await maya.opens("Nils");
  const tom = await atDesk({ ...stage, maya: stage.tom });
  await tom.opens("Nils");
  await tom.thread("Nils").getByText("Maya is viewing").waitFor({ timeout: 4_000 });
});

for (const [then, answer] of [
  ["answered as it was", null],
  ["found in the thread, should the server still be at it", "in_progress"],
] as const)
  test(`a reply whose answer was lost is, sent again, ${then}`, async () => {
    const stage = await cast(patient);
    const { page } = await openBrowser();
    atEnd(() => page.context().close());
    // Nor does anything else tell that it has arrived.
    await page.route("**/api/v1/live*", () => {});
    const maya = await atDesk(stage, page);
    await maya.opens("Nils");
    await page.route("**/messages", loseFirstAnswer(answer));

    await maya.writes("On its way.", "Reply to Nils");
    const retry = maya.thread("Nils").getByRole("button", { name: "Retry" });
    await retry.click();
    await retry.waitFor({ state: "detached" });

    await maya.sees("Nils", "On its way.");
    assert.equal(await page.getByRole("textbox", { name: "Reply to Nils" }).inputValue(), "");
    const said = (await stage.maya.messages(stage.lostParcel)).filter(({ text }) => text === "On its way.");
    assert.equal(said.length, 1);
  });

test("everything is done from the keyboard", async () => {
  const stage = await cast(patient);
  stage.model.answers("Two to four working days.");
  const ada = await stage.visitor("Ada");
  await ada.writes(delivery);
  const { page, ...maya } = await atDesk(stage);
  const press = (keys: string) => page.keyboard.press(keys);
  await maya.row("Ada").waitFor();

  await press("j");
  await focused(maya.row("Ada"));
  await press("j");
  await focused(maya.row("Nils"));
  await press("k");
  await focused(maya.row("Ada"));
  await press("Enter");
  const thread = maya.thread("Ada");
  await maya.sees("Ada", "Two to four working days.");

  await maya.writes("Here is Maya.", "Reply to Ada");
  await maya.sees("Ada", "Here is Maya.");
  await maya.notes("She is in a hurry.");
  await maya.sees("Ada", "Note by Maya");
  assert.deepEqual(await ada.heard(), ["Two to four working days.", "Here is Maya."]);

  await press("a");
  await focused(page.getByRole("menu"));
  await press("ArrowDown");
  await focused(page.getByRole("menuitem", { name: "Maya (you)" }));
  await press("t");
  await focused(page.getByRole("menuitem", { name: "Tom" }));
  await press("Enter");
  await page.getByText("Assigned to Tom.").waitFor();
  await focused(thread.getByRole("button", { name: "Assigned to Tom" }));
  await press("z");
  await page.getByText("Assigned to Tom.").waitFor({ state: "detached" });
  await page.getByRole("tooltip", { name: /^Assign(?!ed to Tom)/ }).waitFor();
  await press("r");
  await focused(page.getByRole("textbox", { name: "Reply to Ada" }));
  await press("Escape");
  await focused(maya.row("Ada"));
  await press("e");
  await thread.getByRole("button", { name: "Reopen", exact: true }).waitFor();
  await thread.getByRole("button", { name: "Resolved by Maya" }).waitFor();
  await press("u");
  await thread.waitFor({ state: "detached" });
  await focused(maya.row("Ada"));
  await press("Enter");
  await thread.waitFor();

  await press("/");
  await focused(page.getByRole("searchbox", { name: "Search conversations" }));
  await page.keyboard.type("nils");
  await maya.row("Ada").waitFor({ state: "detached" });
  await maya.row("Nils").waitFor();
  await press("Escape");
  await maya.row("Ada").waitFor();

  await press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await help.getByText("Next conversation").waitFor();
  await press("Escape");
  await help.waitFor({ state: "detached" });

  await press("Control+k");
  const palette = page.getByRole("dialog", { name: "Search and act" });
  await focused(palette.getByRole("combobox"));
  await page.keyboard.type("settings");
  await press("Enter");
  const single = page.getByRole("switch", { name: "Shortcuts of a single key" });
  await single.focus();
  const kept = page.waitForResponse("**/me/settings");
  await press("Space");
  await kept;
  assert.equal(await single.getAttribute("aria-checked"), "false");
  await press("?");
  await press("Control+k");
  await palette.waitFor();
  assert.equal(await help.count(), 0);
});

test("eight tabs of the inbox hear it at once, also after the one that listened has closed", async () => {
  const stage = await cast();
  await stage.fern.goesWithoutModel();
  const ada = await stage.visitor("Ada");
  const maya = await atDesk(stage);
  const more = await Promise.all(
    Array.from({ length: 7 }, async () => {
      const page = await maya.page.context().newPage();
      await page.goto(`${stage.house.url}/inbox/all`);
      return page;
    }),
  );
  const show = (tabs: Page[], text: string) =>
    Promise.all(tabs.map((tab) => tab.getByRole("region", { name: "Conversations" }).getByText(text).waitFor()));

  await ada.sends("Is anybody there?");
  await show([maya.page, ...more], "Ada");

  await maya.page.close();
  const id = await ada.conversation.id();
  await stage.maya.post(`/conversations/${id}/messages`, { text: "Yes, all of us" });
  await show(more, "Yes, all of us");
});

test("a new installation: from the token on the terminal to a chat that answers", async () => {
  const page = await openPage();
  const { url, setUpToken } = await newParley();
  const go = (place: string) =>
    page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click();
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });

  await page.goto(`${url}/set-up?token=${setUpToken}`);
  await page.getByLabel("Your name").fill("Maya");
  await page.getByLabel("Email").fill("maya@example.com");
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery staple");
  await page.getByLabel("Workspace").fill("Fjord & Fern");
  await button("Create workspace").click();

  await page.getByRole("heading", { name: "First steps" }).waitFor();
  const steps = page.getByRole("main").getByRole("listitem");
  await steps.getByRole("img", { name: "To do" }).first().waitFor();
  assert.equal(await steps.getByRole("img", { name: "To do" }).count(), await steps.count());

  await go("Agents");
  await button("New agent").first().click();
  await page.getByLabel("Name").fill("Fern");
  await button("Create agent").click();
  await button("Make version 1 live").click();
  await button("Promote").click();
  await page.getByText("Live: version 1").waitFor();

  await go("Knowledge");
  await button("Write an article").first().click();
  await page.getByLabel("Title").fill("How do I return something?");
  await page.getByLabel("Text, in Markdown").fill("You may send anything back within 30 days.");
  await button("Publish").click();
  await page.getByText("Agents find it as 1 passage.").waitFor();

  await go("Channels");
  await button("Connect a channel").first().click();
  await page.getByRole("link", { name: "Web chat" }).click();
  await page.getByLabel("Name").fill("Shop chat");
  await button("Add web chat").click();
  await page.getByRole("heading", { name: "Shop chat" }).waitFor();
  await page.getByRole("tab", { name: "General" }).click();
  await button("Run the test").click();
  await button("Run the test").waitFor();
  const tried = page.getByRole("region", { name: "Test" }).getByRole("listitem");
  await tried.first().waitFor();
  assert.equal(await tried.getByRole("img", { name: "Passed" }).count(), await tried.count());

  await page.getByRole("tab", { name: "Install" }).click();
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "Open the chat by itself" }).click();
  const chat = await opened;
  await chat.getByRole("textbox").fill("How do I return something?");
  await chat.getByRole("textbox").press("Enter");
  await chat
    .getByText(/within 30 days/)
    .first()
    .waitFor();

  await page.goto(`${url}/first-steps`);
  await steps.filter({ hasText: "Invite a teammate" }).getByRole("img", { name: "To do" }).waitFor();
  assert.equal(await steps.getByRole("img", { name: "To do" }).count(), 1);
});

/** Maya, signed in, with her inbox open. */
async function atDesk({ house, maya, workspace }: Cast, given?: Page) {
  const page = given ?? (await openPage());
  await lendSession(page, { url: house.url, headers: maya.headers });
  await page.addInitScript((id) => localStorage.setItem("parley.workspace", id), workspace);
  let loads = 0;
  page.on("load", () => loads++);
  await page.goto(`${house.url}/inbox/all`);
  const conversations = page.getByRole("region", { name: "Conversations", exact: true });
  await conversations.getByRole("link").first().waitFor();

  const row = (name: string) => conversations.getByRole("link", { name: new RegExp(`^${name}`) });
  const thread = (name: string) => page.getByRole("region", { name: `Conversation with ${name}` });

  async function sends(key: string, field: string, text: string) {
    await page.keyboard.press(key);
    await focused(page.getByRole("textbox", { name: field }));
    await page.keyboard.type(text);
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("Escape");
  }

  return {
    page,
    conversations,
    loads: () => loads,
    why: page.getByRole("complementary", { name: "Why" }),
    row,
    thread,
    async opens(name: string) {
      await row(name).click();
      await thread(name).getByRole("textbox").waitFor();
    },
    sees: (name: string, text: string) => thread(name).getByRole("listitem").getByText(text).waitFor(),
    writes: (text: string, field: string) => sends("r", field, text),
    notes: (text: string) => sends("n", "Note to your team", text),
    async looksAt(view: string) {
      await conversations.getByRole("button", { name: "All conversations" }).click();
      await page.getByRole("menuitem", { name: view }).click();
    },
  };
}

/** A visitor on the shop's own site, in front of its open chat. */
async function inShop({ house, channel, secret }: Cast, name: string) {
  const jwt = identify(secret, { sub: `customer-${name.toLowerCase()}`, name });
  const site = await openSite(`<!doctype html><html lang="en"><title>Shop</title>
    <script>window.Parley = [["identify", "${jwt}"]]</script>
    <script src="${house.url}/widget.js" data-channel="${channel.id}" async></script>`);
  const page = await openPage();
  await page.goto(site);
  await page.locator("parley-chat").getByRole("button").click();
  const frame = page.frameLocator("parley-chat iframe");
  const field = frame.getByRole("textbox");
  const said = frame.getByRole("log");
  await field.waitFor();
  return {
    sources: said.getByRole("list", { name: "Sources" }),
    async asks(text: string) {
      await field.fill(text);
      await field.press("Enter");
      await said.getByText(text).waitFor();
    },
    hears: (text: string) => said.getByText(text).waitFor(),
    /** What others have said to them, the first paragraph of each. */
    heard: () => said.locator(".agent .bubble > :first-child, .teammate .bubble > :first-child").allTextContents(),
  };
}

/** The first write is served, but nobody hears of it; the next is refused with this code, if any. */
function loseFirstAnswer(code: string | null) {
  let lost = false;
  return async (route: Route) => {
    if (route.request().method() !== "POST") return route.continue();
    if (lost) return code ? route.fulfill({ status: 409, json: { code, detail: code } }) : route.continue();
    lost = true;
    await route.fetch();
    await route.abort();
  };
}

async function openSite(html: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(200, { "content-type": "text/html" }).end(html));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A Parley that nobody has set up yet. */
async function newParley() {
  const database = await testDatabase();
  const parley = await startParley(
    readConfig({
      PORT: "0",
      DATABASE_URL: database.url,
      PARLEY_DEMO: "0",
      PARLEY_DEBOUNCE_MS: "5",
      LOG_LEVEL: "silent",
    }),
  );
  atEnd(async () => {
    await parley.stop();
    await database.close();
  });
  return parley;
}

/** A model's thinking that lasts until it is ended. */
function pause() {
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holds = () => {
    begun.resolve();
    return ended.promise;
  };
  return { begun: begun.promise, end: ended.resolve, holds };
}

function focused(locator: Locator) {
  return eventually(`the focus on ${locator}`, () =>
    locator.evaluate((element) => element === document.activeElement, undefined, { timeout: 1_000 }).catch(() => false),
  );
}

function atEnd(act: () => unknown) {
  (getTestContext() as TestContext).after(async () => void (await act()));
}
