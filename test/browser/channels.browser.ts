import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import type { Page } from "playwright-core";
import type { Channel } from "../../src/contract/channels.ts";
import { openMessenger, openWhatsapp, ours, type Street, street } from "../street.ts";
import { lendSession, openPage } from "./browser.ts";

/** Channels as an owner connects and mends them, before providers that are played. */

test("a number is connected step by step, each step checked, until the first text arrives", async () => {
  const stage = await street();
  const { twilio } = stage.simulator;
  for (const number of twilio.numbers) number.smsUrl = "https://elsewhere.example/hooks";
  const { page, button } = await atChannels(stage);

  await button("Connect a channel").click();
  await page.waitForURL("**/channels/new");
  await page.getByRole("link", { name: /^SMS/ }).click();
  await page.getByLabel("Name").fill("Hotline");
  await button("Connect and check").click();
  await page.getByText("must not be empty").first().waitFor();
  await page.getByLabel("Account SID").fill(ours.accountSid);
  await page.getByLabel("Number 1").fill("+1 415 555 0100");
  await page.getByLabel("Auth token").fill(ours.authToken);
  await page.getByText("More settings").click();
  await page.getByLabel("Address of the API").fill(`${stage.simulator.url}/twilio`);
  await button("Connect and check").click();

  const account = page.getByRole("region", { name: "Your account at Twilio" });
  await account.getByRole("listitem").filter({ hasText: "Sign in" }).getByRole("img", { name: "Passed" }).waitFor();
  await account.getByRole("listitem").filter({ hasText: ours.number }).getByRole("img", { name: "Failed" }).waitFor();

  const telling = page.getByRole("region", { name: "Tell Twilio where to post" });
  const smsUrl = (await telling.getByText(/\/hooks\/chan_/).textContent())!.trim();
  for (const number of twilio.numbers) number.smsUrl = smsUrl;
  await telling.getByRole("button", { name: "I have done this: check" }).click();
  await telling.getByRole("listitem").filter({ hasText: ours.number }).getByRole("img", { name: "Passed" }).waitFor();
  await page.getByRole("main").getByText("Connected", { exact: true }).waitFor();

  const first = page.getByRole("region", { name: "Write the first message" });
  await first.getByText("Nothing yet.").waitFor();
  stage.model.answers("It is on its way.");
  twilio.textFrom({ from: "+14155550131", to: ours.number, body: "Where is my parcel?" });
  await first.getByText("It arrived").waitFor();
});

test("a mailbox is connected, and the first mail in it is seen to arrive", async () => {
  const stage = await street();
  const { mail } = stage.simulator;
  const address = "desk@fjordandfern.example";
  mail.openAccount(address);
  const { page, button } = await atChannels(stage);

  await button("Connect a channel").click();
  await page.waitForURL("**/channels/new");
  await page.getByRole("link", { name: /^Email/ }).click();
  await page.getByLabel("Name", { exact: true }).fill("Desk");
  await page.getByLabel("Address", { exact: true }).fill(address);
  for (const [index, port] of [mail.imapPort, mail.smtpPort].entries()) {
    await page.getByLabel("Server", { exact: true }).nth(index).fill(mail.host);
    await page.getByLabel("Port", { exact: true }).nth(index).fill(String(port));
    await page.getByLabel("Security", { exact: true }).nth(index).selectOption("none");
    await page.getByLabel("Password", { exact: true }).nth(index).fill(mail.password);
  }
  await button("Connect and check").click();

  const mailbox = page.getByRole("region", { name: "Your mailbox" });
  await mailbox.getByRole("listitem").filter({ hasText: "lets desk@" }).getByRole("img", { name: "Passed" }).waitFor();
  await page.getByText("Nothing to do: Parley reads the mailbox by itself").waitFor();
  stage.model.answers("It is on its way.");
  mail.mailFrom({ from: "ada@customer.example", to: [address], subject: "My parcel", text: "Where is it?" });
  await page.getByRole("region", { name: "Write the first message" }).getByText("It arrived").waitFor();
});

test("a token that is worth nothing any more is seen, replaced and green again", async () => {
  const stage = await street();
  const channel = await openWhatsapp(stage);
  const { page, button } = await atChannels(stage);
  const row = page.getByRole("row", { name: "WhatsApp" });
  await row.getByText("Connected", { exact: true }).waitFor();

  stage.simulator.switches.on("expired-token");
  await stage.maya.post(`/channels/${channel.id}/probe`);
  await row.getByText("Disconnected", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Channels, needs a look" }).waitFor();

  await row.getByRole("link", { name: "WhatsApp" }).click();
  await page.getByRole("link", { name: "Look into it" }).click();
  await button("Replace Access token").click();
  await page.getByRole("textbox", { name: "Access token" }).fill(ours.whatsapp.accessToken);
  stage.simulator.switches.clear();
  await button("Save").click();
  await page.getByRole("main").getByText("Connected", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Channels", exact: true }).first().waitFor();
});

test("a secret is asked for anew where it stands, once it would go to another server", async () => {
  const stage = await street();
  const { page, button } = await atChannels(stage);
  await page.getByRole("link", { name: "Shop number" }).click();
  await page.getByRole("tab", { name: "Connection" }).click();
  await page.getByText("More settings").click();
  await page.getByLabel("Address of the API").fill("https://twilio.example");
  const token = page.getByRole("textbox", { name: "Auth token" });
  await token.waitFor();
  assert.equal(await token.getAttribute("aria-invalid"), "true");
  assert.match((await token.getAttribute("aria-describedby"))!, /error/);
  await page.getByText("Auth token: must be given anew for another server").waitFor();

  await token.fill("the-token-of-the-other-server");
  assert.equal(await token.getAttribute("aria-invalid"), null);
  await page.getByLabel("Address of the API").fill(`${stage.simulator.url}/twilio/`);
  await token.fill(ours.authToken);
  await button("Save").click();
  await page.getByRole("status").getByText("Saved").waitFor();
  await button("Replace Auth token").waitFor();
});

test("new conversations of a channel are given to the teammate whom its page names", async () => {
  const stage = await street();
  const { page, button } = await atChannels(stage);
  await page.getByRole("link", { name: "Shop number" }).click();
  const chosen = page.getByLabel("Teammate");
  await chosen.getByRole("option", { name: "Tom" }).waitFor({ state: "attached" });
  assert.equal(await chosen.getByRole("option", { name: "Vera" }).count(), 0);
  await chosen.selectOption("Maya");
  await button("Save").click();
  await page.getByRole("status").getByText("Saved").waitFor();

  stage.model.answers("It is on its way.");
  stage.simulator.twilio.textFrom({ from: "+14155550132", to: ours.number, body: "Where is my parcel?" });
  await page.goto(`${stage.maya.url}/inbox/mine`);
  await page.getByRole("region", { name: "Conversations", exact: true }).getByRole("link").first().click();
  await page.getByText("Where is my parcel?").first().waitFor();
  await page.getByText("Parley assigned it to Maya").waitFor();
});

test("what could not be used is read, and closed", async () => {
  const stage = await street();
  const page = await openMessenger(stage);
  await strange(stage, page);
  const { page: screen, button } = await atChannels(stage);

  await screen.getByRole("link", { name: "1 event arrived and could not be used" }).click();
  await button(/It is for another account/).click();
  await screen.getByRole("region", { name: "What arrived" }).getByText('"id": "another-page"').waitFor();
  assert.equal(await screen.getByText("arrived once").count(), 1);
  await button("Close").click();
  await screen.getByText("Everything that arrived was used").waitFor();
});

/** A post that is signed as it should be, about a page that is not ours. */
async function strange(stage: Street, { inboundUrl }: Channel) {
  const message = { sender: { id: "1" }, recipient: { id: "another-page" }, message: { mid: "m_1", text: "Hello" } };
  const body = JSON.stringify({ object: "page", entry: [{ id: "another-page", messaging: [message] }] });
  const signature = `sha256=${createHmac("sha256", ours.page.appSecret).update(body).digest("hex")}`;
  const headers = { "content-type": "application/json", "x-hub-signature-256": signature };
  const { status } = await fetch(inboundUrl, { method: "POST", headers, body });
  assert.equal(status, 200);
  await stage.live.until("the event is kept", async () => (await stage.maya.get("/unmatched-events")).items[0]);
}

async function atChannels({ maya }: Street) {
  const page = await openPage();
  await lendSession(page, maya);
  await page.goto(`${maya.url}/settings/channels`);
  await page.getByRole("table", { name: "Channels" }).waitFor();
  return { page, button: buttons(page) };
}

function buttons(page: Page) {
  return (name: string | RegExp) =>
    page.getByRole("main").getByRole("button", { name, exact: typeof name === "string" });
}
