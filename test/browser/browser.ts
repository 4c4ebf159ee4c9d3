import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, getTestContext, type TestContext } from "node:test";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { buildScreens } from "../../bin/build.ts";
import type { Outsider } from "../outsider.ts";

const flags = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update";
const axe = readFileSync(join(import.meta.dirname, "../../node_modules/axe-core/axe.min.js"), "utf8");

// Far beyond what a busy machine takes: it is only ever used up by a test that fails.
const patienceMs = 60_000;

let browser: Browser;

before(async () => {
  buildScreens({ log: () => {} });
  browser = await chromium.launch({
    executablePath: process.env.PARLEY_CHROMIUM ?? "/usr/bin/chromium",
    args: flags.split(" ").map((flag) => `--${flag}`),
  });
});

after(() => browser?.close());

export type Watched = { page: Page; complaints: string[] };

/** A browser of somebody's own, with what it complained about so far. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(patienceMs);
  const complaints: string[] = [];
  const complain = (what: string, page: Page | null) => void complaints.push(`${what} (${page?.url()})`);
  context.on("console", (message) => message.type() === "error" && complain(message.text(), message.page()));
  context.on("weberror", (error) => complain(error.error().message, error.page()));
  return { page: await context.newPage(), complaints };
}

/** The same for as long as the test runs, which fails with it; then a picture of what was on screen is kept. */
export async function openPage(options?: BrowserContextOptions): Promise<Page> {
  const { page, complaints } = await openBrowser(options);
  const test = getTestContext() as TestContext;
  test.after(async () => {
    if (!test.passed) await keepPicture(page, test.name);
    await page.context().close();
    assert.deepEqual(complaints, []);
  });
  return page;
}

/** Lets the page act as somebody who has signed in elsewhere. */
export async function lendSession(page: Page, { url, headers }: Pick<Outsider, "url" | "headers">): Promise<void> {
  const pairs = headers()
    .cookie!.split("; ")
    .map((pair) => /^([^=]+)=(.*)$/.exec(pair)!);
  await page.context().addCookies(pairs.map(([, name, value]) => ({ name: name!, value: value!, url })));
}

/** What keeps somebody from using the page, as axe finds it. `only` names the rules to try; else it tries all. */
export async function barriers(page: Page, only?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  return page.evaluate(seriousFindings, only);
}

export async function keepPicture(page: Page, name: string) {
  const path = join(tmpdir(), `parley-${name.replace(/\W+/g, "-").slice(0, 60)}-${Date.now()}.png`);
  await page.screenshot({ path }).catch(() => {});
  console.error(`  What was on screen (${page.url()}): ${path}`);
}

// From here on: what runs inside the page.

async function seriousFindings(only: string[] | undefined) {
  type Findings = { violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] };
  const { axe } = window as unknown as { axe: { run(options: object): Promise<Findings> } };
  const { violations } = await axe.run({ resultTypes: ["violations"], ...(only && { runOnly: only }) });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`,
    );
}
