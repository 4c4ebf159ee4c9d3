import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, getTestContext, type TestContext } from "node:test";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { buildScreens } from "../../bin/build.ts";

const flags = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update";
const axe = readFileSync(join(import.meta.dirname, "../../node_modules/axe-core/axe.min.js"), "utf8");

// Far beyond what a busy machine takes: it is only ever used up by a test that fails.
const patienceMs = 20_000;

let browser: Browser;

before(async () => {
  await buildScreens({ log: () => {} });
  browser = await chromium.launch({
    executablePath: process.env.PARLEY_CHROMIUM ?? "/usr/bin/chromium",
    args: flags.split(" ").map((flag) => `--${flag}`),
  });
});

after(() => browser?.close());

/**
 * A browser of somebody's own, for as long as the test runs. What its page complains about fails the test, and where a
 * test fails, a picture of what was on screen is kept.
 */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(patienceMs);
  const complaints = complaintsOf(context);
  const page = await context.newPage();
  const test = getTestContext() as TestContext;
  test.after(async () => {
    if (!test.passed) await keepPicture(page, test.name);
    await context.close();
    assert.deepEqual(complaints, []);
  });
  return page;
}

/** What the browser reports as an error, from now on. */
function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = [];
  const complain = (what: string, page: Page | null) => void complaints.push(`${what} (${page?.url()})`);
  context.on("console", (message) => message.type() === "error" && complain(message.text(), message.page()));
  context.on("weberror", (error) => complain(error.error().message, error.page()));
  return complaints;
}

/** What keeps somebody from using the page, as axe finds it. `only` names the rules to try; else it tries all. */
export async function barriers(page: Page, only?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  return page.evaluate(seriousFindings, only);
}

async function keepPicture(page: Page, name: string) {
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
