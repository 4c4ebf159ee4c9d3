import assert from "node:assert/strict";
import { after, before, getTestContext, type TestContext, test } from "node:test";
import type { Page } from "playwright-core";
import type { ConversationRow } from "../../src/contract/conversations.ts";
import { readConfig } from "../../src/server/config.ts";
import { seedDemo } from "../../src/server/demo/seed.ts";
import { startParley } from "../../src/server/main.ts";
import { testDatabase } from "../database.ts";
import { outsider } from "../outsider.ts";
import { barriers, keepPicture, lendSession, openBrowser, type Watched } from "./browser.ts";

/** Every screen of the demo: on a wide window and on a narrow one, in light and dark, for its owner and for a viewer. */

type Screen = {
  path: string;
  shows: string | RegExp;
  /** What the server rightly refuses on the way; the browser reports it as an error of its own accord. */
  refused?: 401 | 404;
};

/** The owner's screens, each with words that stand there once it has come. `:name` is filled in from the demo. */
const screens: Screen[] = [
  { path: "/inbox/all", shows: /^(Agent|Team): / },
  { path: "/inbox/needs-attention", shows: "Needs attention" },
  { path: "/inbox/mine", shows: "Assigned to me" },
  { path: "/inbox/resolved?q=nothing-has-these-words", shows: "Nothing matches" },
  { path: "/inbox/all/:answered", shows: "Reply" },
  { path: "/inbox/all/:answered?why=newest", shows: "What it read" },
  { path: "/inbox/all/:handedOver?why=newest", shows: "Then" },
  { path: "/inbox/all/conv_none", shows: "This conversation is not here", refused: 404 },
  { path: "/agents", shows: "Fern" },
  { path: "/agents/:agent", shows: "Persona" },
  { path: "/agents/:agent?tab=versions", shows: "Version 2" },
  { path: "/knowledge", shows: "Returns: sending something back within 30 days" },
  { path: "/knowledge/search?q=return", shows: /Returns/ },
  { path: "/knowledge/gaps", shows: "Questions that found nothing" },
  { path: "/knowledge/imports", shows: "Imports" },
  { path: "/knowledge/new", shows: "New article" },
  { path: "/knowledge/:article", shows: /Agents find it as/ },
  { path: "/settings/channels", shows: "Shop chat" },
  { path: "/settings/channels/:channel", shows: "Run the test" },
  { path: "/settings/channels/:channel?tab=appearance", shows: "Greeting" },
  { path: "/settings/channels/:channel?tab=hours", shows: "Monday" },
  { path: "/settings/channels/:channel?tab=install", shows: "On your site" },
  { path: "/settings/channels/:channel?tab=identity", shows: "Shop chat" },
  { path: "/settings/channels/:channel?tab=health", shows: "Last 48 hours" },
  { path: "/settings/channels/new", shows: "A mailbox and its password, or mail you can forward." },
  { path: "/settings/channels/new/webchat", shows: "Add web chat" },
  { path: "/settings/channels/new/email", shows: "Your mailbox" },
  { path: "/settings/channels/new/sms", shows: "Account SID" },
  { path: "/settings/channels/new/whatsapp", shows: "Phone number ID" },
  { path: "/settings/channels/new/messenger", shows: "Page ID" },
  { path: "/settings/channels/new/instagram", shows: "Instagram account ID" },
  { path: "/settings/channels/new/voice", shows: "Account SID" },
  { path: "/settings/channels/new/linkedin", shows: "Connect LinkedIn" },
  { path: "/settings/unmatched", shows: "Everything that arrived was used" },
  { path: "/team", shows: "Jonas Berg" },
  { path: "/settings/you", shows: "Keyboard" },
  { path: "/settings/security", shows: "Two-factor" },
  { path: "/settings/workspace", shows: "For developers" },
  { path: "/settings/models", shows: "No model is connected" },
  { path: "/settings/keys", shows: "No API keys yet" },
  { path: "/settings/canned-replies", shows: "/hello" },
  { path: "/outbox", shows: "noor@fjordandfern.example" },
  { path: "/outbox?mail=:mail", shows: /^To noor/ },
  { path: "/first-steps", shows: "Invite a teammate" },
  { path: "/workspaces", shows: "Choose a workspace" },
  { path: "/nowhere", shows: "There is nothing at this address" },
  { path: "/shop", shows: "The winter collection" },
  { path: "/w/:channel", shows: "Fjord & Fern" },
];

/** Those of somebody who is not signed in. */
const doors: Screen[] = [
  { path: "/sign-in", shows: "Sign in to the demo", refused: 401 },
  { path: "/forgot", shows: "Choose a new password" },
  { path: "/reset", shows: "This link no longer works" },
  { path: "/reset?token=any", shows: "Save password" },
  { path: "/join?token=:invitation", shows: "Join Fjord & Fern", refused: 401 },
  { path: "/join/none", shows: "This invitation no longer works", refused: 404 },
];

/** What a viewer may not do: the control says who may, or the whole place does. */
const forbidden: { path: string; says: string | RegExp; control?: string }[] = [
  { path: "/inbox/all/:answered", says: "You may read here, not write. Needs the role teammate or higher." },
  { path: "/inbox/all/:answered", control: "Take over", says: "Needs the role teammate or higher." },
  { path: "/inbox/all/:answered", control: "Resolve", says: "Needs the role teammate or higher." },
  { path: "/agents", control: "New agent", says: "Needs the role supervisor or higher." },
  { path: "/agents/:agent", says: "You can read this, not change it. Needs the role supervisor or higher." },
  { path: "/knowledge", control: "Write an article", says: "Needs the role supervisor or higher." },
  { path: "/knowledge/new", says: "New articles are not open to you" },
  { path: "/knowledge/:article", says: "You can read this, not change it. Needs the role supervisor or higher." },
  { path: "/settings/channels", control: "Connect a channel", says: "Needs the role admin or higher." },
  { path: "/settings/channels/:channel", says: "You can read this, not change it. Needs the role admin or higher." },
  { path: "/team", control: "Invite a teammate", says: "Needs the role admin or higher." },
  { path: "/settings/workspace", control: "Save name", says: "Only an owner may do this." },
  { path: "/settings/models", control: "Connect a model", says: "Needs the role admin or higher." },
  { path: "/settings/canned-replies", control: "Write a reply", says: "Needs the role teammate or higher." },
  { path: "/settings/keys", says: "API keys are not open to you" },
  { path: "/outbox", says: "Mails are not open to you" },
];

const wide = { width: 1440, height: 900 };
const narrow = { width: 360, height: 640 };

type Demo = Awaited<ReturnType<typeof openDemo>>;
let demo: Demo;
let owner: Watched[];
let stranger: Watched[];
let viewer: Watched;

before(async () => {
  demo = await openDemo();
  [owner, stranger, viewer] = await Promise.all([
    Promise.all([wide, narrow].map((viewport) => openAs("maya", viewport))),
    Promise.all([wide, narrow].map((viewport) => openAs(null, viewport))),
    openAs("elin", wide),
  ]);
});

after(() => demo?.close());

for (const screen of screens) {
  test(`${screen.path} can be used by everybody`, () => examine(owner, screen));
}

for (const screen of doors) {
  test(`${screen.path} can be used by everybody`, () => examine(stranger, screen));
}

test("/set-up can be used by everybody", async () => {
  const { url, close } = await openParley({ demo: false });
  (getTestContext() as TestContext).after(close);
  await examine(stranger, { path: `${url}/set-up`, shows: "Set up Parley" });
});

for (const { path, control, says } of forbidden) {
  test(`a viewer who comes to ${path}${control ? ` to "${control}"` : ""} is told who may`, async () => {
    const { page, complaints } = viewer;
    complaints.length = 0;
    await page.goto(demo.at(path));
    if (control) {
      const button = page.getByRole("main").getByRole("button", { name: control, exact: true }).first();
      await button.and(page.locator("[aria-disabled=true]")).waitFor();
      await button.hover();
    }
    await page.getByText(says).first().waitFor();
    await loaded(page);
    assert.deepEqual(complaints, []);
  });
}

test("a viewer's palette offers only what a viewer may do", async () => {
  const { page } = viewer;
  await page.goto(demo.at("/inbox/all/:answered"));
  await page.getByText("You may read here, not write.").waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("option", { name: "Why?" }).first().waitFor();
  const offered = await page.getByRole("option").allTextContents();
  const acts = /^(Resolve|Reopen|Take over|Reply|Write a note|Assign|Pause|Block|Delete|Mark as unread)/;
  assert.deepEqual(
    offered.filter((title) => acts.test(title)),
    [],
  );
});

test("the palette finds people, articles and pages, also by what others call them", async () => {
  const { page } = owner[0]!;
  await page.goto(demo.at("/team"));
  await page.getByText("Jonas Berg").first().waitFor();
  await page.keyboard.press("Control+k");
  const first = async (text: string, option: string | RegExp) => {
    await page.getByRole("combobox", { name: "Search and act" }).fill(text);
    await page.getByRole("option", { name: option, selected: true }).waitFor();
  };
  await first("warranty", /^Warranty/);
  await first("roles", /^Team/);
  await first("2fa", /^Security/);
  await first("elena", /^Elena Rossi/);
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Conversation with Elena Rossi" }).waitFor();
});

test("a press beside an open menu closes it and does what it is a press on", async () => {
  const { page } = owner[0]!;
  await page.goto(demo.at("/settings/you"));
  await page.getByRole("button", { name: "Workspace Fjord & Fern" }).click();
  await page.getByRole("menu").waitFor();
  const name = page.getByRole("textbox", { name: "Name" });
  await name.click();
  await page.getByRole("menu").waitFor({ state: "detached" });
  await page.keyboard.press("End");
  await page.keyboard.type("?");
  assert.equal(await name.inputValue(), "Maya Lind?");
});

test("the tab says how many need attention", async () => {
  const { page } = owner[0]!;
  await page.goto(demo.at("/inbox/all"));
  await page.waitForFunction(() => /^\(\d+\) Inbox · Parley$/.test(document.title));
});

async function examine(windows: Watched[], screen: Screen): Promise<void> {
  const findings = await Promise.all(windows.map((window) => findingsIn(window, screen)));
  const all = findings.flat();
  if (all.length > 0) for (const { page } of windows) await keepPicture(page, screen.path);
  assert.deepEqual(all, []);
}

async function findingsIn({ page, complaints }: Watched, { path, shows, refused }: Screen): Promise<string[]> {
  complaints.length = 0;
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(demo.at(path));
  await page.getByText(shows).first().waitFor();
  await loaded(page);
  const light = await barriers(page);
  // Only the colours are others in the dark.
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await barriers(page, ["color-contrast"]);
  const sideways = [...(await page.evaluate(scrollingSideways)), ...(await page.evaluate(scrollingAway))];
  const errors = complaints.filter((complaint) => !complaint.includes(`a status of ${refused} `));
  return [...errors, ...light, ...dark.map((one) => `dark ${one}`), ...sideways];
}

async function loaded(page: Page): Promise<void> {
  await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "detached" });
}

async function openAs(name: string | null, viewport: { width: number; height: number }): Promise<Watched> {
  const watched = await openBrowser({ viewport, reducedMotion: "reduce" });
  if (name) await lendSession(watched.page, await demo.signIn(name));
  return watched;
}

/** The demo as it is seeded, and what its addresses are made of. */
async function openDemo() {
  const { url, close } = await openParley({ demo: true });
  const signIn = async (name: string) => {
    const person = outsider(url);
    const email = `${name}@fjordandfern.example`;
    await person.post("/api/auth/sign-in/email", { email, password: "fjord-and-fern" });
    return person;
  };
  const maya = await signIn("maya");
  const list = async (path: string) => (await maya.get(`/api/v1${path}`)).items;
  const [conversations, agents, articles, channels, mails] = await Promise.all([
    list("/conversations?limit=50") as Promise<ConversationRow[]>,
    list("/agents"),
    list("/knowledge/articles?state=published"),
    list("/channels"),
    list("/outbox"),
  ]);
  const names: Record<string, string> = {
    answered: conversations.find(({ holder, lastFrom }) => holder === "agent" && lastFrom === "agent")!.id,
    handedOver: conversations.find(({ attention }) => attention)!.id,
    agent: agents[0].id,
    article: articles[0].id,
    channel: channels.find(({ kind }: { kind: string }) => kind === "webchat").id,
    mail: mails[0].id,
    invitation: /token=([\w-]+)/.exec(mails[0].body)![1]!,
  };
  return {
    close,
    signIn,
    at: (path: string) =>
      new URL(
        path.replace(/:(\w+)/g, (whole, name) => names[name] ?? whole),
        url,
      ).href,
  };
}

async function openParley({ demo }: { demo: boolean }) {
  const database = await testDatabase();
  const config = readConfig({
    PORT: "0",
    DATABASE_URL: database.url,
    PARLEY_DEBOUNCE_MS: "5",
    PARLEY_TRUST_PROXY: "1",
    LOG_LEVEL: "silent",
  });
  const parley = await startParley({ ...config, demo }, { seedDemo });
  const close = async () => {
    await parley.stop();
    await database.close();
  };
  return { url: parley.url, close };
}

// From here on: what runs inside the page.

/** The app fills the window: what is longer scrolls inside it. */
function scrollingAway(): string[] {
  const beyond = document.scrollingElement!.scrollHeight - innerHeight;
  return document.querySelector("#app") && beyond > 0 ? [`goes on for ${beyond} px beyond its end`] : [];
}

/** Where one has to push the content aside to read it. Strips of links and tabs, and what is made to be pushed, may. */
function scrollingSideways(): string[] {
  const parts = [...document.querySelectorAll("*")].filter((part) => part.scrollWidth > part.clientWidth + 1);
  return parts
    .filter((part) => part === document.scrollingElement || /auto|scroll/.test(getComputedStyle(part).overflowX))
    .filter((part) => !part.matches("nav, [role=tablist], [tabindex='0']"))
    .map((part) => `scrolls sideways: ${(part.cloneNode() as Element).outerHTML}`);
}
