import assert from "node:assert/strict";
import { test } from "node:test";
import { whatsappSettings } from "../../../contract/channel-settings.ts";
import type { Ways } from "../medium.ts";
import { probe } from "./probe.ts";
import type { WhatsappAccount } from "./send.ts";
import { readTemplate, readTemplates, type Template } from "./templates.ts";

const account: WhatsappAccount = {
  channelId: "chan_1",
  settings: whatsappSettings.parse({ phoneNumberId: "700", businessAccountId: "800" }),
  secrets: { accessToken: "token", appSecret: "secret", verifyToken: "verify" },
  hookUrl: "",
};

const body = { type: "BODY", text: "Hello {{1}}, your order {{2}} is on its way, {{1}}." };
const update = { name: "update", language: "en", category: "UTILITY", status: "APPROVED", components: [body] };
const photo = { ...update, name: "photo", components: [{ type: "HEADER", format: "IMAGE" }, body] };

type Answers = Record<string, object>;

const healthy: Answers = {
  "700": { display_phone_number: "+1 555 010 0200", verified_name: "Lamp shop", quality_rating: "GREEN" },
  debug_token: { data: { is_valid: true, expires_at: 0 } },
  "800/subscribed_apps": { data: [{}] },
  "800/message_templates": { data: [update, photo] },
};

function probed(answers: Answers) {
  const fetch: Ways["fetch"] = async (address) => {
    const path = new URL(address).pathname.replace("/v23.0/", "");
    const given = { ...healthy, ...answers }[path]!;
    return Response.json(given, { status: "error" in given ? 400 : 200 });
  };
  return probe(account, { fetch, resolve: async (host) => host, now: () => 0 });
}

test("a channel that works says so step by step, and brings the templates that can be filled in", async () => {
  const { health, steps, found } = await probed({});
  assert.equal(health.state, "connected");
  assert.deepEqual(
    steps.map(({ ok, detail }) => [ok, detail]),
    [
      [true, "It is Lamp shop, +1 555 010 0200."],
      [true, "It does not expire."],
      [true, "An app is subscribed."],
      [true, "1 can be sent. 1 more want files or values that cannot be filled in here."],
    ],
  );
  assert.deepEqual(
    (found as Template[]).map(({ name, parameters }) => [name, parameters]),
    [["update", 2]],
  );
});

test("a dead token, a missing permission and a missing subscription each end the channel with their reason", async () => {
  const health = async (answers: Answers) => {
    const { state, code } = (await probed(answers)).health;
    return [state, code];
  };
  assert.deepEqual(await health({ "700": { error: { code: 190, error_subcode: 463 } } }), ["disconnected", "190/463"]);
  const scopes = ["whatsapp_business_messaging"];
  assert.deepEqual(await health({ debug_token: { data: { is_valid: true, scopes } } }), [
    "disconnected",
    "permission-missing",
  ]);
  assert.deepEqual(await health({ "800/subscribed_apps": { data: [] } }), ["disconnected", "webhook-missing"]);
});

test("a token that ends within a week and a number of low quality are warnings", async () => {
  const soon = await probed({ debug_token: { data: { is_valid: true, expires_at: 3 * 86_400 } } });
  assert.deepEqual([soon.health.state, soon.health.code], ["degraded", "token-expiring"]);
  const low = await probed({ "700": { quality_rating: "RED" } });
  assert.deepEqual([low.health.state, low.health.code], ["degraded", "low-quality"]);
});

test("templates that could not be read are not taken for none", async () => {
  const { found, health } = await probed({ "800/message_templates": { error: { code: 4 } } });
  assert.deepEqual([found, health.state], [undefined, "degraded"]);
});

test("templates come page by page", async () => {
  const pages = new Map<string | null, object>([
    [null, { data: [update], paging: { cursors: { after: "b" }, next: "https://…" } }],
    ["b", { data: [photo, { odd: true }], paging: { cursors: { after: "c" } } }],
  ]);

  const fetch: Ways["fetch"] = async (address) => Response.json(pages.get(new URL(address).searchParams.get("after")));
  const graph = { baseUrl: "https://graph.example", apiVersion: "v23.0", accessToken: "t", appSecret: "s" };
  const read = await readTemplates(graph, "800", { fetch, resolve: async (host) => host, now: () => 0 });
  assert.deepEqual(read.kind === "ok" && read.templates.map(({ name }) => name), ["update", "photo"]);
});

test("what a template is made of, and why some cannot be filled in", () => {
  const footer = { type: "FOOTER", text: "Bye" };
  const buttons = (button: object) => ({ type: "BUTTONS", buttons: [button] });
  const read = (...components: object[]) => readTemplate({ ...update, components })!;
  const whole = read(body, footer, buttons({ type: "URL", text: "Open", url: "https://x.example" }));
  assert.deepEqual([whole.parameters, whole.footer, whole.obstacle], [2, "Bye", null]);
  assert.deepEqual(whole.buttons, [{ type: "URL", text: "Open", url: "https://x.example" }]);
  assert.match(read({ type: "HEADER", format: "TEXT", text: "For {{1}}" }, body).obstacle!, /header/);
  assert.match(read(body, buttons({ type: "URL", text: "Open", url: "https://x.example/{{1}}" })).obstacle!, /button/);
  assert.match(read(body, buttons({ type: "OTP", text: "Copy" })).obstacle!, /button/);
  assert.match(read({ type: "CAROUSEL" }, body).obstacle!, /more than text/);
  assert.match(readTemplate({ ...update, parameter_format: "NAMED" })!.obstacle!, /names/);
});
