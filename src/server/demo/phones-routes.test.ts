import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { Scene } from "../../simulator/phones/phone.ts";
import { type Simulator, startSimulator } from "../../simulator/simulator.ts";
import { createHttp } from "../infra/http.ts";
import type { Log } from "../infra/log.ts";
import { phonesRoutes } from "./phones-routes.ts";

const ours = "+14155550100";
const silent = { debug() {}, info() {}, warn() {}, error() {} } as unknown as Log;
const app = createHttp({ log: silent, trustProxy: false });
let simulator: Simulator;
let phone: string;
let url: string;

before(async () => {
  simulator = await startSimulator({
    accounts: {
      twilio: { accountSid: "AC1", authToken: "token", numbers: [{ number: ours, smsUrl: "http://[::1]:9" }] },
    },
    customers: [{ medium: "sms", account: ours, address: "+14155550101", name: "Ana Ruiz" }],
  });
  phone = simulator.phonesState().phones[0]!.id;
  phonesRoutes(app, { simulator, url: null });
  url = await app.listen({ host: "127.0.0.1", port: 0 });
});

after(async () => {
  await app.close();
  await simulator.stop();
});

beforeEach(() => simulator.switches.clear());

test("the page may load nothing from elsewhere and be shown in no frame", async () => {
  const answer = await fetch(`${url}/phones`);
  const policy = answer.headers.get("content-security-policy")!;
  assert.match(policy, /default-src 'self'.*frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.match(await answer.text(), /<script src="\/widget\/phones.js" defer>/);
});

test("the page itself acts as any customer", async () => {
  const answer = await act({ act: "write", phone, text: "Hello" }, { "sec-fetch-site": "same-origin" });
  assert.deepEqual(await answer.json(), { phone });
  assert.deepEqual(
    simulator.twilio.messages().map(({ body }) => body),
    ["Hello"],
  );
});

test("another site's page acts as nobody", async () => {
  const said = { act: "switch", name: "bounce", times: 1 };
  const [site, origin] = await Promise.all([
    act(said, { "sec-fetch-site": "cross-site" }),
    act(said, { origin: "https://evil.example" }),
  ]);
  assert.deepEqual([site.status, origin.status], [403, 403]);
  assert.equal(simulator.switches.isOn("bounce"), false);
});

test("a form is refused, and so is what nobody can do", async () => {
  const form = await act({ act: "clear" }, { "content-type": "text/plain" });
  const unknown = await act({ act: "explode" });
  const nobody = await act({ act: "write", phone: "sms:nobody", text: "Hello" });
  assert.deepEqual([form.status, unknown.status, nobody.status], [415, 422, 409]);
  assert.equal((await nobody.json()).detail, "There is no such phone.");
});

test("the stream begins with everything, and tells it again when something moves", async () => {
  const stop = new AbortController();
  const stream = await fetch(`${url}/phones/state`, { signal: stop.signal });
  const scenes = readScenes(stream.body!);
  const first: Scene = (await scenes.next()).value!;
  assert.equal(first.phones[0]!.owner, "Ana Ruiz");
  simulator.switches.on("bounce", 3);
  const second: Scene = (await scenes.next()).value!;
  assert.deepEqual(second.switches, [{ name: "bounce", at: null, left: 3 }]);
  stop.abort();
});

test("a picture is shown and anything else only saved, neither as a page", async () => {
  const page = { name: "a.html", mime: "text/html", base64: btoa("<script>alert(1)</script>") };
  const picture = { name: "a.png", mime: "image/png", base64: btoa("pixels") };
  await act({ act: "write", phone, text: "", file: page });
  await act({ act: "write", phone, text: "", file: picture });
  const { messages } = simulator.phonesState().phones[0]! as { messages: { files: { href: string }[] }[] };
  const [html, png] = await Promise.all(messages.slice(-2).map(({ files }) => fetch(url + files[0]!.href)));
  const named = (answer: Response) =>
    ["content-type", "content-disposition", "x-content-type-options"].map((name) => answer.headers.get(name));
  assert.deepEqual(named(html!), ["application/octet-stream", "attachment", "nosniff"]);
  assert.deepEqual(named(png!), ["image/png", "inline", "nosniff"]);
  assert.match(html!.headers.get("content-security-policy")!, /sandbox/);
  assert.equal((await fetch(`${url}/phones/files/sms/ME0`)).status, 404);
});

function act(body: object, headers: Record<string, string> = {}) {
  return fetch(`${url}/phones/acts`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function* readScenes(body: AsyncIterable<Uint8Array>): AsyncGenerator<Scene> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of body) {
    const blocks = (rest + decoder.decode(piece, { stream: true })).split("\n\n");
    rest = blocks.pop()!;
    for (const block of blocks) if (block.startsWith("data: ")) yield JSON.parse(block.slice("data: ".length));
  }
}
