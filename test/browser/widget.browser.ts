import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type FrameLocator,
  type Page,
} from "playwright-core";
import { createBuilder } from "vite";
import { channelId, type Stub, startStub } from "./widget-stub.ts";

/** The widget in a real browser, on a site whose policy allows its scripts and its frame and nothing else. */

const dist = mkdtempSync(join(tmpdir(), "parley-widget-"));
const root = join(import.meta.dirname, "../..");
let browser: Browser;
let stub: Stub;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

before(async () => {
  const builder = await createBuilder({
    root,
    configFile: join(root, "vite.widget.config.ts"),
    logLevel: "error",
    build: { outDir: dist },
  });
  await builder.buildApp();
  browser = await chromium.launch({
    executablePath: process.env.PARLEY_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
});

after(async () => {
  await browser?.close();
  rmSync(dist, { recursive: true });
});

beforeEach(async () => {
  stub = await startStub(dist);
  complaints.length = 0;
});

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  await stub.stop();
});

describe("size", () => {
  const weigh = (...names: string[]) =>
    names.reduce((sum, name) => sum + gzipSync(readFileSync(join(dist, name))).length, 0);

  test("the loader is at most 5 kB, the whole first open at most 30 kB", async () => {
    const html = await (await fetch(`${stub.origin}/w/${channelId}`)).text();
    const loader = weigh("widget.js");
    const whole = loader + weigh("frame.js", "frame.css") + gzipSync(html).length;
    assert.ok(loader <= 5_000, `the loader has ${loader} bytes`);
    assert.ok(whole <= 30_000, `the first open has ${whole} bytes`);
  });
});

describe("on the page", () => {
  test("it breaks no policy, sets no cookie, moves nothing and loads no frame before it is asked", async () => {
    const { page } = await visit();
    await launcher(page).waitFor();
    assert.equal(page.frames().length, 1);
    assert.deepEqual(await page.context().cookies(), []);
    assert.equal(await page.evaluate(layoutShift), 0);
    await open(page);
    assert.equal(await page.evaluate(layoutShift), 0);
    assert.deepEqual(complaints, []);
  });

  test("loaded twice it is there once, and it outlives what a single page app does to the body", async () => {
    const { page } = await visit();
    await launcher(page).waitFor();
    await page.evaluate((src) => {
      const again = Object.assign(document.createElement("script"), { src });
      again.dataset.channel = "chan_other";
      document.head.append(again);
      return new Promise((resolve) => again.addEventListener("load", resolve));
    }, `${stub.origin}/widget.js`);
    await page.evaluate(() => document.body.replaceChildren());
    await open(page);
    assert.equal(await page.locator("parley-chat").count(), 1);
  });

  test("what the page asked before the script came is done, and its events are told", async () => {
    const { page } = await visit({}, { early: true });
    await frame(page).getByRole("textbox").waitFor();
    await until(() => stub.listening() > 0);
    assert.equal(stub.entered[0]?.identity, "early.jwt.x");
    stub.say("agent", "Hello");
    await page.waitForFunction(() => told().includes("message:Fern") && told().includes("unread:0"));
    await page.evaluate(() => parley().hide());
    assert.deepEqual(await page.evaluate(() => told()), [
      "open",
      "ready",
      "unread:1",
      "message:Fern",
      "unread:0",
      "close",
    ]);
  });

  test("Escape closes and gives the focus back to the launcher", async () => {
    const { page } = await visit();
    await launcher(page).focus();
    await page.keyboard.press("Enter");
    const field = frame(page).getByRole("textbox");
    await field.waitFor();
    await page.waitForFunction(() => shadow().activeElement?.tagName === "IFRAME");
    await page.keyboard.type("typed at once");
    assert.equal(await field.inputValue(), "typed at once");
    assert.equal(await launcher(page).getAttribute("aria-expanded"), "true");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => shadow().activeElement?.tagName === "BUTTON");
    assert.equal(await launcher(page).getAttribute("aria-expanded"), "false");
    await page.locator("parley-chat iframe").waitFor({ state: "hidden" });
  });

  test("the badge counts what came while it was closed, across pages, until it is read", async () => {
    const { page } = await visit();
    await open(page);
    await say(page, "Hello");
    await page.keyboard.press("Escape");
    await page.locator("parley-chat iframe").waitFor({ state: "hidden" });
    stub.say("teammate", "Good morning");
    stub.say("teammate", "What are you looking for?");
    await launcher(page, /2 unread/).waitFor();
    await page.reload();
    await launcher(page, /2 unread/).waitFor();
    await launcher(page).click();
    await bubble(page, "What are you looking for?").waitFor();
    await until(() => [...stub.visitors.values()].some((visitor) => visitor.readSeq === 3));
    assert.doesNotMatch((await launcher(page).getAttribute("aria-label"))!, /unread/);
  });

  test("words from the wrong sender or of the wrong shape are not heard", async () => {
    const { page } = await visit();
    await open(page);
    await page.evaluate(() => postMessage({ parley: { kind: "close" } }, "*"));
    await page.evaluate(() => {
      const window = shadow().querySelector("iframe")!.contentWindow!;
      for (const said of [{ kind: "identify", jwt: 1 }, { kind: "open" }, "reset", null]) {
        window.postMessage({ parley: said }, "*");
      }
    });
    const inside = page.frames()[1]!;
    // The frame's own window is not its parent: it must not command itself either.
    await inside.evaluate(() => postMessage({ parley: { kind: "reset" } }, "*"));
    await say(page, "Still here");
    await frame(page).getByText("Sent").waitFor();
    assert.equal(await launcher(page).getAttribute("aria-expanded"), "true");
    assert.equal(stub.entered.length, 1);
  });

  test("another site that shows the frame under a false name hears nothing from it", async () => {
    const { page } = await visit();
    await page.evaluate((src) => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      addEventListener("message", ({ data }) => heard.push(data));
      const iframe = document.createElement("iframe");
      iframe.src = src;
      document.body.append(iframe);
      return new Promise((resolve) => iframe.addEventListener("load", resolve));
    }, `${stub.origin}/w/${channelId}#https://trusted.example`);
    const stranger = page.frames().find((each) => each.url().includes("trusted"))!;
    await stranger.getByRole("textbox").waitFor();
    assert.deepEqual(await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard), []);
    assert.equal(stub.entered.length, 0);
  });

  test("shut down it leaves nothing behind and can come again", async () => {
    const { page } = await visit();
    await open(page);
    await page.evaluate(() => parley().shutdown());
    assert.equal(await page.locator("parley-chat").count(), 0);
    assert.equal(await page.evaluate(() => "Parley" in window), false);
  });
});

describe("the conversation", () => {
  test("what is written is shown at once, sent once, and marked as sent", async () => {
    const { page } = await visit();
    await open(page);
    await say(page, "Hello\nthere");
    await frame(page).getByText("Sent").waitFor();
    assert.deepEqual(
      stub.posted.map(({ text }) => text),
      ["Hello\nthere"],
    );
    assert.equal(await frame(page).getByRole("textbox").inputValue(), "");
  });

  test("a message tells the page it was written on, also after a single page app moved on", async () => {
    const { page } = await visit();
    await launcher(page).waitFor();
    await page.evaluate(() => history.pushState(null, "", "/lamps?size=2"));
    await open(page);
    await say(page, "This one");
    await frame(page).getByText("Sent").waitFor();
    assert.equal(stub.posted[0]!.page, `${stub.site}/lamps?size=2`);
  });

  test("a failed message is sent again under the same name", async () => {
    const { page } = await visit();
    await open(page);
    stub.refused.errors = 1;
    await say(page, "Is it in stock?");
    await frame(page).getByRole("button", { name: "Retry" }).click();
    await frame(page).getByText("Sent", { exact: false }).waitFor();
    await frame(page).getByText("Not sent").waitFor({ state: "detached" });
    assert.equal(stub.posted.length, 2);
    assert.equal(stub.posted[0]!.clientId, stub.posted[1]!.clientId);
    assert.equal(await frame(page).getByText("Is it in stock?").count(), 1);
  });

  test("an answer that got lost does not double the message", async () => {
    const { page } = await visit();
    await open(page);
    stub.refused.answers = 1;
    await say(page, "Only once");
    await frame(page).getByText("Sent").waitFor();
    assert.equal(await frame(page).getByText("Only once").count(), 1);
    assert.equal(onlyVisitor().messages.length, 1);
  });

  test("what could not be sent waits for the visitor, also on the next page", async () => {
    const { page } = await visit();
    await open(page);
    stub.refused.errors = 1;
    await say(page, "Keep me");
    await frame(page).getByText("Not sent").first().waitFor();
    await page.reload();
    await open(page);
    await frame(page).getByRole("button", { name: "Retry" }).click();
    await frame(page).getByText("Not sent").waitFor({ state: "detached" });
    assert.equal(new Set(stub.posted.map(({ clientId }) => clientId)).size, 1);
  });

  test("a draft survives the page", async () => {
    const { page } = await visit();
    await open(page);
    await frame(page).getByRole("textbox").fill("Half a thou");
    await page.reload();
    await open(page);
    assert.equal(await frame(page).getByRole("textbox").inputValue(), "Half a thou");
  });

  test("what an agent composes grows in place, gives way to its message, or is withdrawn", async () => {
    const { page } = await visit();
    await open(page);
    await until(() => stub.listening() === 1);
    stub.tell({ kind: "composing", text: "It comes **with a" });
    await frame(page).getByText("It comes **with a").waitFor();
    stub.tell({ kind: "composing", text: "It comes **with a dimmer**" });
    await frame(page).locator("strong", { hasText: "with a dimmer" }).waitFor();
    stub.say("agent", "It comes **with a dimmer** [1].", ["Halden table lamp"]);
    await frame(page).getByRole("list", { name: "Sources" }).getByText("Halden table lamp").waitFor();
    assert.equal(await bubble(page, "with a dimmer").count(), 1);
    stub.tell({ kind: "composing", text: "And also" });
    await frame(page).getByText("And also").waitFor();
    stub.tell({ kind: "composing", text: "" });
    await frame(page).getByText("And also").waitFor({ state: "detached" });
  });

  test("a new message is announced, what an agent is still composing is not", async () => {
    const { page } = await visit();
    await open(page);
    await until(() => stub.listening() === 1);
    stub.tell({ kind: "composing", text: "Hm" });
    await frame(page).getByText("Hm").waitFor();
    const announced = frame(page).locator("[aria-live=polite].unseen");
    assert.equal(await announced.textContent(), "");
    stub.say("agent", "**Yes**.");
    await frame(page).getByText("Fern: Yes.").waitFor({ state: "attached" });
    assert.equal(await announced.textContent(), "Fern: Yes.");
  });

  test("after a lost connection nothing is missing and nothing is there twice", async () => {
    const { page } = await visit();
    await open(page);
    await say(page, "First");
    await frame(page).getByText("Sent").waitFor();
    stub.refused.live = true;
    stub.cut();
    stub.say("agent", "Second");
    stub.say("teammate", "Third");
    await frame(page).getByText("Reconnecting…").waitFor();
    stub.refused.live = false;
    await bubble(page, "Third").waitFor();
    await frame(page).getByText("Reconnecting…").waitFor({ state: "detached" });
    stub.say("agent", "Fourth");
    await bubble(page, "Fourth").waitFor();
    assert.deepEqual(await frame(page).locator(".bubble").allTextContents(), ["First", "Second", "Third", "Fourth"]);
  });

  test("once the conversation has been deleted the chat is empty, and what is written next begins another", async () => {
    const { page } = await visit();
    await open(page);
    await say(page, "Please delete all you know of me");
    await until(() => stub.posted.length === 1);
    stub.say("teammate", "Done");
    await bubble(page, "Done").waitFor();

    stub.forget();

    await bubble(page, "Done").waitFor({ state: "detached" });
    assert.equal(await frame(page).locator(".bubble").count(), 0);
    await until(() => stub.entered.length === 2 && stub.listening() === 1);
    await say(page, "Hello again");
    await frame(page).getByText("Sent").waitFor();
    stub.say("agent", "Hello, who is there?");
    await bubble(page, "Hello, who is there?").waitFor();
    assert.equal(await frame(page).locator(".bubble").count(), 2);
  });

  test("what comes too fast waits and goes by itself, and the visitor reads why", async () => {
    const { page } = await visit();
    await open(page);
    stub.refused.floods = 1;
    await say(page, "Hello");
    const why = frame(page).getByRole("status").getByText("That was a lot at once. Wait a moment.");
    await why.waitFor();
    assert.equal(await frame(page).getByText("Not sent").count(), 0);
    await frame(page).getByText("Sent").waitFor();
    await why.waitFor({ state: "detached" });
    assert.deepEqual(
      stub.posted.map(({ text }) => text),
      ["Hello", "Hello"],
    );
    assert.equal(onlyVisitor().messages.length, 1);
  });

  test("a token that ended is exchanged once and the message goes out", async () => {
    const { page } = await visit();
    await open(page);
    await say(page, "Before");
    await frame(page).getByText("Sent").waitFor();
    stub.expire();
    await say(page, "After");
    await until(() => onlyVisitor().messages.length === 2);
    await frame(page).getByText("Sent").waitFor();
    assert.equal(stub.entered.length, 2);
    assert.ok(stub.entered[1]!.token);
    assert.deepEqual(await frame(page).locator(".bubble").allTextContents(), ["Before", "After"]);
  });

  test("who the visitor is goes to the server; forgetting them begins anew", async () => {
    const { page } = await visit();
    await open(page);
    await say(page, "I am a stranger");
    await frame(page).getByText("Sent").waitFor();
    await page.evaluate(() => parley().identify("ada.jwt.x"));
    await until(() => stub.entered.length === 2);
    assert.equal(stub.entered[1]!.identity, "ada.jwt.x");
    assert.ok(stub.entered[1]!.token, "the site's word about the visitor joins the session they have");
    await page.evaluate(() => parley().reset());
    await until(() => stub.entered.length === 3);
    assert.deepEqual([stub.entered[2]!.identity, stub.entered[2]!.token], [undefined, undefined]);
    await frame(page).getByText("I am a stranger").waitFor({ state: "detached" });
  });

  test("who is forgotten while still at the door is not let in as who they were", async () => {
    const { page } = await visit();
    await open(page);
    const { promise, resolve } = Promise.withResolvers<void>();
    stub.door.held = promise;
    await page.evaluate(() => parley().identify("ada.jwt.x"));
    await until(() => stub.entered.length === 2);
    await page.evaluate(() => parley().reset());
    resolve();
    await until(() => stub.entered.length === 3);
    assert.equal(stub.entered[2]!.identity, undefined);
    assert.equal(stub.entered[2]!.token, undefined);
  });

  test("two tabs of one visitor show the same", async () => {
    const { page, context } = await visit();
    const other = await context.newPage();
    await other.goto(stub.site);
    await Promise.all([open(page), open(other)]);
    assert.equal(stub.visitors.size, 1);
    await until(() => stub.listening() === 2);
    await say(page, "From one");
    await frame(other).getByText("From one").waitFor();
    await say(other, "From the other");
    await frame(page).getByText("From the other").waitFor();
    for (const each of [page, other]) {
      assert.deepEqual(await frame(each).locator(".bubble").allTextContents(), ["From one", "From the other"]);
    }
  });

  test("nothing in an answer becomes HTML, an image or a foreign scheme", async () => {
    const { page } = await visit();
    await open(page);
    await until(() => stub.listening() === 1);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    stub.say(
      "agent",
      "<img src=x onerror=alert(1)> ![x](https://evil.example/b) [go](javascript:alert(1)) [ok](https://good.example)",
    );
    const link = frame(page).locator(".bubble a");
    await link.waitFor();
    assert.deepEqual(await link.evaluateAll((links) => links.map((each) => each.outerHTML)), [
      '<a href="https://good.example/" target="_blank" rel="noopener noreferrer nofollow">ok</a>',
    ]);
    assert.equal(await frame(page).locator("img").count(), 0);
    assert.deepEqual(
      asked.filter((url) => url.includes("evil")),
      [],
    );
  });

  test("Enter that ends a word in an input method sends nothing", async () => {
    const { page } = await visit();
    await open(page);
    const field = frame(page).getByRole("textbox");
    await field.fill("にほん");
    await field.dispatchEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true });
    await field.press("Shift+Enter");
    assert.equal(stub.posted.length, 0);
    assert.equal(await field.inputValue(), "にほん\n");
  });
});

describe("files", () => {
  test("what is chosen, pasted and dropped goes with the message, and is shown before and after", async () => {
    const { page } = await visit();
    await open(page);
    const field = frame(page).getByRole("textbox");
    await choose(page, { "Note.pdf": "application/pdf" });
    await field.evaluate(pastePicture, [...picture]);
    await field.evaluate(dropText);
    const tray = frame(page).getByRole("list", { name: "Attached files" });
    await tray.getByText("dropped.txt").waitFor();
    await until(() => stub.uploads.size === 3);
    await say(page, "Three things");
    await frame(page).getByText("Sent").waitFor();
    assert.deepEqual(stub.posted[0]!.files, ["ticket-1", "ticket-2", "ticket-3"]);
    assert.deepEqual(
      [...stub.uploads.values()].map(({ name }) => name),
      ["Note.pdf", "image.png", "dropped.txt"],
    );
    await tray.waitFor({ state: "detached" });
    const pictured = frame(page).getByRole("img", { name: "image.png" });
    assert.ok(await pictured.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth > 0)));
    await page.reload();
    await open(page);
    await frame(page).getByRole("link", { name: "Note.pdf" }).waitFor();
    assert.match((await pictured.getAttribute("src"))!, /^\/files\//);
    assert.deepEqual(complaints, []);
  });

  test("a file alone is a message, and while it is under way nothing is sent", async () => {
    const { page } = await visit();
    await open(page);
    let release = () => {};
    stub.door.uploads = new Promise((resolve) => (release = resolve));
    await choose(page, { "photo.png": "image/png" });
    await frame(page).getByRole("progressbar", { name: "Uploading" }).waitFor();
    await frame(page).getByRole("textbox").press("Enter");
    assert.equal(stub.posted.length, 0);
    release();
    await frame(page).getByRole("progressbar").waitFor({ state: "detached" });
    await frame(page).getByRole("button", { name: "Send" }).click();
    await frame(page).getByText("Sent").waitFor();
    assert.deepEqual([stub.posted[0]!.text, stub.posted[0]!.files], ["", ["ticket-1"]]);
  });

  test("what cannot come along says why in words, and what may be is tried again", async () => {
    const { page } = await visit();
    await open(page);
    stub.refused.uploads.push(415, 503);
    await choose(page, { "setup.exe": "application/pdf", "plan.txt": "text/plain" });
    await frame(page).getByText("This kind of file is not accepted here.").waitFor();
    await frame(page).getByText("Not uploaded.").waitFor();
    await frame(page).getByRole("button", { name: "Retry" }).click();
    await frame(page).getByText("Not uploaded.").waitFor({ state: "detached" });
    await frame(page).getByRole("button", { name: "Remove: setup.exe" }).click();
    await say(page, "The plan");
    await frame(page).getByText("Sent").waitFor();
    assert.deepEqual(stub.posted[0]!.files, ["ticket-1"]);
  });

  test("a message that failed keeps its files, also on the next page", async () => {
    const { page } = await visit();
    await open(page);
    await choose(page, { "photo.png": "image/png" });
    await until(() => stub.uploads.size === 1);
    stub.refused.errors = 1;
    await say(page, "Look");
    await frame(page).getByText("Not sent").first().waitFor();
    await page.reload();
    await open(page);
    await frame(page).getByRole("button", { name: "Retry" }).click();
    await frame(page).getByText("Not sent").waitFor({ state: "detached" });
    assert.deepEqual(
      stub.posted.map(({ files }) => files),
      [["ticket-1"], ["ticket-1"]],
    );
    assert.equal(stub.uploads.size, 1);
  });

  test("what a teammate attached is shown, and a picture from elsewhere never is", async () => {
    const { page } = await visit();
    await open(page);
    await until(() => stub.listening() === 1);
    const file = { id: "f1", name: "Warranty.pdf", mime: "application/pdf", size: 80_000, url: "/files/f1" };
    stub.say("teammate", "", [], [file, { ...file, id: "f2", name: "drawing.svg", mime: "image/svg+xml" }]);
    const link = frame(page).getByRole("link", { name: "Warranty.pdf" });
    await link.waitFor();
    assert.equal(await link.getAttribute("download"), "Warranty.pdf");
    assert.equal(await frame(page).locator("img").count(), 0);
    await frame(page).getByText("Ingrid: Warranty.pdf, drawing.svg").waitFor({ state: "attached" });
  });
});

describe("what is asked", () => {
  test("a form comes before the first message, and the field after it", async () => {
    stub.ask({ name: "required", email: "optional" });
    const { page } = await visit();
    await launcher(page).click();
    const start = frame(page).getByRole("button", { name: "Start chat" });
    await start.click();
    assert.equal(stub.profiles.length, 0, "a name is required");
    await frame(page).getByLabel("Name").fill("Ada");
    stub.refused.asks = 1;
    await start.click();
    await frame(page).getByRole("alert").getByText("That did not work. Try again.").waitFor();
    await start.click();
    await frame(page).getByRole("textbox", { name: "Message" }).waitFor();
    assert.deepEqual(stub.profiles, [{ name: "Ada" }, { name: "Ada" }]);
    await page.waitForFunction(() => shadow().activeElement?.tagName === "IFRAME");
    await page.keyboard.type("Hello");
    assert.equal(await frame(page).getByRole("textbox", { name: "Message" }).inputValue(), "Hello");
  });

  test("while nobody is there an email may be left, in the thread", async () => {
    const { page } = await visit();
    await open(page);
    await until(() => stub.listening() === 1);
    stub.ask(null, { leaveEmail: true });
    const field = frame(page).getByRole("textbox", { name: "Your email" });
    await field.fill("no address");
    await field.press("Enter");
    await field.fill("ada@example.com");
    await field.press("Enter");
    await frame(page).getByRole("status").getByText("We will reply to ada@example.com.").waitFor();
    assert.deepEqual(stub.profiles, [{ email: "ada@example.com" }]);
    assert.equal(await field.count(), 0);
  });

  test("who waits for a person reads so once, under what they wrote last, and the head of the chat says the same", async () => {
    const { page } = await visit();
    await open(page);
    await until(() => stub.listening() === 1);
    const waits = frame(page).locator(".log").getByText("We have your message. A person will answer here.");
    const [here, away] = ["We are here", "Away"].map((said) => frame(page).locator("header").getByText(said));
    await say(page, "Hello");
    await frame(page).getByText("Sent").waitFor();
    await here!.waitFor();
    assert.equal(await waits.count(), 0, "the agent has it");

    stub.ask(null, { withPerson: true, away: true, leaveEmail: true });
    await waits.waitFor();
    await away!.waitFor();
    assert.equal(await here!.count(), 0);
    await page.frames()[1]!.evaluate(watchAnnouncements);
    await say(page, "Are you there?");
    await say(page, "Please?");
    await until(() => stub.posted.length === 3);
    await bubble(page, "Please?").waitFor();
    assert.equal(await waits.count(), 1);
    assert.deepEqual(await page.frames()[1]!.evaluate(announced), []);

    stub.say("teammate", "I am here now");
    await waits.waitFor({ state: "detached" });
    stub.ask(null, { away: false, leaveEmail: false });
    await here!.waitFor();
    stub.refused.errors = 1;
    await say(page, "Oh good");
    await frame(page).getByText("Not sent").first().waitFor();
    assert.equal(await waits.count(), 0, "they do not have that");
  });

  test("a resolved conversation is rated once, with a word about it, also on the next page", async () => {
    const { page } = await visit();
    await open(page);
    await until(() => stub.listening() === 1);
    stub.ask(null, { rate: "2026-11-20T10:00:00.000Z" });
    await frame(page).getByRole("button", { name: "4 of 5" }).click();
    const why = frame(page).getByRole("textbox", { name: "Anything to add?" });
    await why.fill("Quick and friendly");
    await why.press("Enter");
    await why.waitFor({ state: "detached" });
    await frame(page).getByText("Thank you for your rating.").waitFor();
    assert.deepEqual(stub.ratings, [{ score: 4 }, { score: 4, comment: "Quick and friendly" }]);
    await page.reload();
    await open(page);
    assert.equal(await frame(page).getByRole("group", { name: "How was this chat?" }).count(), 0);
    stub.ask(null, { rate: "2026-11-21T10:00:00.000Z" });
    await frame(page).getByRole("button", { name: "Not now" }).click();
    await frame(page).getByRole("group", { name: "How was this chat?" }).waitFor({ state: "detached" });
    assert.equal(stub.ratings.length, 2);
  });

  test("the menu asks for a person while the agent answers, and Escape closes it before the chat", async () => {
    const { page } = await visit();
    await open(page);
    await until(() => stub.listening() === 1);
    const more = frame(page).getByRole("button", { name: "More" });
    const person = frame(page).getByRole("button", { name: "Talk to a person" });
    await more.click();
    await person.click();
    await until(() => stub.posted.length === 1);
    assert.equal(stub.posted[0]!.text, "I would like to talk to a person.");
    await person.waitFor({ state: "hidden" });
    stub.ask(null, { withPerson: true });
    await more.click();
    await frame(page).getByRole("switch", { name: "Sound" }).waitFor();
    assert.equal(await person.count(), 0);
    await page.keyboard.press("Escape");
    await frame(page).getByRole("switch", { name: "Sound" }).waitFor({ state: "hidden" });
    assert.equal(await launcher(page).getAttribute("aria-expanded"), "true");
    await page.keyboard.press("Escape");
    await page.locator("parley-chat iframe").waitFor({ state: "hidden" });
  });

  test("sound is off until it is turned on, and stays on", async () => {
    const { page } = await visit();
    await open(page);
    const sound = frame(page).getByRole("switch", { name: "Sound" });
    await frame(page).getByRole("button", { name: "More" }).click();
    assert.equal(await sound.getAttribute("aria-checked"), "false");
    await sound.click();
    assert.equal(await sound.getAttribute("aria-checked"), "true");
    await page.reload();
    await open(page);
    await frame(page).getByRole("button", { name: "More" }).click();
    assert.equal(await sound.getAttribute("aria-checked"), "true");
    assert.deepEqual(complaints, []);
  });
});

describe("for everyone", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing serious in ${colorScheme}`, async () => {
      stub.configure({ open: false });
      const { page } = await visit({ colorScheme, reducedMotion: "reduce" });
      await open(page);
      await until(() => stub.listening() === 1);
      stub.refused.errors = 1;
      await say(page, "Hello");
      await frame(page).getByText("Not sent").first().waitFor();
      stub.say("agent", "Yes [1]. See https://good.example\n\n- `one`\n- two", ["Halden table lamp"]);
      stub.say("teammate", "I am here too");
      await bubble(page, "I am here too").waitFor();
      stub.refused.uploads.push(415);
      await choose(page, { "setup.exe": "application/pdf", "photo.png": "image/png" });
      await frame(page).getByText("This kind of file is not accepted here.").waitFor();
      stub.ask(null, { leaveEmail: true, rate: "2026-11-21T10:00:00.000Z" });
      await frame(page).getByRole("button", { name: "1 of 5" }).waitFor();
      await frame(page).getByRole("button", { name: "More" }).click();
      const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");
      for (const each of [page.mainFrame(), page.frames()[1]!]) {
        await each.evaluate(axe);
        assert.deepEqual(await each.evaluate(seriousFindings), []);
      }
    });
  }

  test("in Arabic it runs from right to left, and each message its own way", async () => {
    const { page } = await visit({ locale: "ar" });
    await open(page);
    const inside = page.frames()[1]!;
    assert.equal(await inside.evaluate(() => document.documentElement.dir), "rtl");
    await say(page, "Hello there");
    await frame(page).getByText("أُرسلت").waitFor();
    const direction = await frame(page)
      .locator(".visitor .plain")
      .evaluate((element) => getComputedStyle(element).direction);
    assert.equal(direction, "ltr");
    const [bubble, box] = await Promise.all([
      frame(page).locator(".visitor .bubble").boundingBox(),
      page.locator("parley-chat iframe").boundingBox(),
    ]);
    assert.ok(bubble!.x - box!.x < 40, "the visitor's side is the left one");
  });

  test("on a phone it fills the screen and can be closed", async () => {
    const { page } = await visit({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
    await open(page);
    const box = await page.locator("parley-chat iframe").boundingBox();
    assert.deepEqual(box, { x: 0, y: 0, width: 360, height: 640 });
    await frame(page).getByRole("button", { name: "Close chat" }).click();
    await page.locator("parley-chat iframe").waitFor({ state: "hidden" });
  });

  test("the demo shop shows the widget under our own policy", async () => {
    const { page } = await visit({}, { path: "/shop" });
    await open(page);
    await say(page, "Do you ship to Spain?");
    await frame(page).getByText("Sent").waitFor();
    const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");
    await page.mainFrame().evaluate(axe);
    assert.deepEqual(await page.mainFrame().evaluate(seriousFindings), []);
    assert.deepEqual(complaints, []);
  });
});

async function visit(options: BrowserContextOptions = {}, { early = false, path = "" } = {}) {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  contexts.push(context);
  context.setDefaultTimeout(10_000);
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await context.addInitScript(pageHelpers);
  if (early) await context.addInitScript(earlyCalls);
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(path ? stub.origin + path : stub.site);
  return { page, context };
}

function launcher(page: Page, name: RegExp = /./) {
  return page.locator("parley-chat").getByRole("button", { name });
}

function frame(page: Page): FrameLocator {
  return page.frameLocator("parley-chat iframe");
}

function bubble(page: Page, text: string) {
  return frame(page).locator(".bubble", { hasText: text });
}

async function open(page: Page) {
  await launcher(page).click();
  await frame(page).getByRole("textbox").waitFor();
  await until(() => stub.listening() > 0);
}

async function say(page: Page, text: string) {
  const field = frame(page).getByRole("textbox").last();
  await field.fill(text);
  await field.press("Enter");
}

const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

function choose(page: Page, files: Record<string, string>) {
  const chosen = Object.entries(files).map(([name, mimeType]) => ({ name, mimeType, buffer: picture }));
  return frame(page).locator("input[type=file]").setInputFiles(chosen);
}

function onlyVisitor() {
  const [visitor, ...others] = new Set(stub.visitors.values());
  assert.equal(others.length, 0);
  return visitor!;
}

async function until(isSo: () => boolean) {
  const last = Date.now() + 60_000;
  while (!isSo()) {
    assert.ok(Date.now() < last, "it did not come to be");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// From here on: what runs inside the page.

type Api = { hide(): void; shutdown(): void; reset(): void; identify(jwt: string): void };
declare const parley: () => Api;
declare const told: () => string[];
declare const shadow: () => ShadowRoot;

function pageHelpers() {
  const heard: string[] = [];
  Object.assign(window, {
    heard,
    parley: () => (window as unknown as { Parley: Api }).Parley,
    told: () => heard,
    shadow: () => document.querySelector("parley-chat")!.shadowRoot!,
  });
}

function earlyCalls() {
  if (window.parent !== window) return;
  const { heard } = window as unknown as { heard: string[] };
  const note = (name: string, tell: (detail: never) => string = () => name) => [
    "on",
    name,
    (detail: never) => heard.push(tell(detail)),
  ];
  Object.assign(window, {
    Parley: [
      note("open"),
      note("ready"),
      note("close"),
      note("unread", (count) => `unread:${count}`),
      note("message", ({ name }: { name: string }) => `message:${name}`),
      ["identify", "early.jwt.x"],
      ["show"],
    ],
  });
}

function pastePicture(field: Element, bytes: number[]) {
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}

function dropText(field: Element) {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["dropped"], "dropped.txt", { type: "text/plain" }));
  for (const kind of ["dragover", "drop"]) {
    field.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  }
}

function watchAnnouncements() {
  const heard: string[] = [];
  Object.assign(window, { heard });
  const region = document.querySelector(".unseen[aria-live]")!;
  new MutationObserver(() => heard.push(region.textContent)).observe(region, {
    characterData: true,
    childList: true,
    subtree: true,
  });
}

function announced(): string[] {
  return (window as unknown as { heard: string[] }).heard;
}

function layoutShift(): number {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: "layout-shift", buffered: true });
  return observer.takeRecords().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0);
}

async function seriousFindings() {
  type Findings = { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
  const { axe } = window as unknown as { axe: { run(options: object): Promise<Findings> } };
  const { violations } = await axe.run({ iframes: false });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
