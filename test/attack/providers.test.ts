import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { request } from "node:http";
import { before, test } from "node:test";
import type { Channel } from "../../src/contract/channels.ts";
import { createFetch, createResolve, ForbiddenHost } from "../../src/server/infra/fetch.ts";
import { createHttp } from "../../src/server/infra/http.ts";
import { createLog } from "../../src/server/infra/log.ts";
import { mediumOf } from "../../src/server/media/all.ts";
import { voice as voiceMedium } from "../../src/server/media/voice/medium.ts";
import { type Cast, cast } from "../cast.ts";
import type { Json } from "../listen.ts";
import { outsider } from "../outsider.ts";

// What comes through the doors of providers: from strangers who pretend, from customers who write oddly, and from a
// workspace that knows its own secrets and means harm to the others.

let a: Cast;
let sms: Channel;
let whatsapp: Channel;

const authToken = "token-of-the-shop";
const appSecret = "app-secret-of-the-shop";
const verifyToken = "verify-token-of-the-shop";

before(async () => {
  a = await cast();
  sms = await a.maya.post("/channels", {
    kind: "sms",
    name: "Number",
    agentId: null,
    settings: { accountSid: "AC1", numbers: ["+14155550100"] },
    secrets: { authToken },
  });
  whatsapp = await a.maya.post("/channels", {
    kind: "whatsapp",
    name: "WhatsApp",
    agentId: null,
    settings: { phoneNumberId: "1", businessAccountId: "2" },
    secrets: { accessToken: "access-token-of-the-shop", appSecret, verifyToken },
  });
});

test("what is not signed by the channel's own provider leaves no trace, whatever it looks like", async () => {
  const before = await traces();
  const body = JSON.stringify(said({ text: "Forged" }));
  const theirs = { "x-hub-signature-256": `sha256=${hmac("sha256", "another secret", body).toString("hex")}` };
  const ours = signed(body);
  const handshake = (token: string) => `hub.mode=subscribe&hub.challenge=1&hub.verify_token=${token}`;
  const attempts: [string, Knock][] = [
    ["no signature", { body }],
    ["another app's", { body, headers: theirs }],
    ["altered bytes", { body: `${body} `, headers: ours }],
    ["a cut one", { body, headers: { "x-hub-signature-256": ours["x-hub-signature-256"].slice(0, -2) } }],
    ["no scheme", { body, headers: { "x-hub-signature-256": ours["x-hub-signature-256"].slice(7) } }],
    [
      "a weaker scheme",
      { body, headers: { "x-hub-signature": `sha1=${hmac("sha1", appSecret, body).toString("hex")}` } },
    ],
    ["a wrong verify token", { method: "GET", query: handshake("guess") }],
    ["two verify tokens", { method: "GET", query: `${handshake("guess")}&hub.verify_token=other` }],
    ["no verify token", { method: "GET", query: "hub.mode=subscribe&hub.challenge=1" }],
  ];
  for (const [what, knock] of attempts) assert.equal((await knocks(whatsapp, knock)).status, 403, what);
  assert.equal((await knocks(sms, { body, headers: ours })).status, 403, "signed for another channel");
  assert.deepEqual(await traces(), before);
});

test("a host that is no host is refused before anybody looks further", async () => {
  const before = await traces();
  for (const host of ["[", "a b", "%", "x:99999"]) {
    const status = await knocksAs(host, new URL(sms.inboundUrl).pathname);
    assert.ok([400, 403].includes(status), `${host}: ${status}`);
  }
  assert.deepEqual(await traces(), before);
});

test("the handshake gives the challenge back as plain text, which no browser takes for a page", async () => {
  const challenge = encodeURIComponent("<script>alert(1)</script>");
  const query = `hub.mode=subscribe&hub.verify_token=${verifyToken}&hub.challenge=${challenge}`;
  const { status, headers } = await knocks(whatsapp, { method: "GET", query });
  assert.equal(status, 200);
  assert.match(headers.get("content-type")!, /^text\/plain/);
  assert.equal(headers.get("x-content-type-options"), "nosniff");
});

const oddities = {
  "a NUL": "a\u0000b",
  "a NUL as people write it": "My path is C:\\u0000",
  "two backslashes and a NUL": "\\\\u0000",
  "half a character": "a\ud83d",
  "turned letters": "a\u202eb",
  "a key of prototypes": "__proto__",
};

for (const [what, text] of Object.entries(oddities)) {
  test(`${what} in a customer's words, name or file name is stored, and keeps nobody else waiting`, async () => {
    const from = stranger();
    const answer = await knocks(whatsapp, post(said({ from, text, name: text })));
    assert.equal(answer.status, 200);
    const [message] = await thread(from);
    assert.equal(message.text.includes("\u0000"), false);
    if (!/[\0\ud83d]/.test(text)) assert.equal(message.text, text);

    const document = { id: "media-1", filename: text, mime_type: "application/pdf", caption: text };
    await knocks(whatsapp, post(said({ from, document })));
    assert.equal((await thread(from)).length, 2);
    const other = stranger();
    const edit = {
      type: "edit",
      edit: { original_message_id: message.providerId, message: { type: "text", text: { body: text } } },
    };
    const both = said({ from, ...edit });
    both.entry[0]!.changes.push(...said({ from: other, text: "I am somebody else" }).entry[0]!.changes);
    assert.equal((await knocks(whatsapp, post(both))).status, 200);
    assert.equal((await thread(other)).length, 1);
    const { items } = await a.maya.get(`/unmatched-events?channel=${whatsapp.id}`);
    assert.deepEqual(items, []);
  });
}

test("a post of thousands of things that nobody understands is kept once, not once for each", async () => {
  const odd = said({ text: "Hello" });
  odd.entry[0]!.changes[0]!.value.messages = Array.from({ length: 2_000 }, (_, index) => ({ odd: index }));
  assert.equal((await knocks(whatsapp, post(odd))).status, 200);
  const { items } = await a.maya.get(`/unmatched-events?channel=${whatsapp.id}&limit=100`);
  assert.equal(items.length, 1);
  assert.match(items[0].reason, /2000|1999/);
  await a.maya.put(`/unmatched-events/${items[0].id}/closure`);
});

test("a signed body that is no JSON, or nested without end, is taken and harms nobody", async () => {
  for (const body of [
    "",
    "{",
    "\u0000",
    "[".repeat(100_000),
    `{"object":"whatsapp_business_account","entry":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
    '{"__proto__":{"admin":true}}',
  ]) {
    const { status } = await knocks(whatsapp, { body, headers: signed(body) });
    assert.equal(status, 200, body.slice(0, 40));
  }
  assert.equal(({} as { admin?: boolean }).admin, undefined);
});

test("a provider's post is of any content type, but never larger than providers post", async () => {
  const body = JSON.stringify(said({ text: "Typed" }));
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    const { status } = await knocks(whatsapp, { body, headers: { ...signed(body), "content-type": type } });
    assert.equal(status, 200, type);
  }
  const large = "x".repeat(5_000_000);
  assert.equal((await knocks(whatsapp, { body: large, headers: signed(large) })).status, 413);
});

test("the same post again changes nothing, and an old one is as good as known", async () => {
  const from = stranger();
  const again = post(said({ from, text: "Once" }));
  const answers = await Promise.all(Array.from({ length: 5 }, () => knocks(whatsapp, again)));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.equal((await thread(from)).length, 1);
});

test("a secret that was given for one server is not sent to another: with a new address it must be given anew", async () => {
  const mail = await a.maya.post("/channels", {
    kind: "email",
    name: "Mail",
    agentId: null,
    settings: { address: "shop@example.com", smtp: { host: "smtp.example.com", port: 465, user: "shop" } },
    secrets: { smtpPassword: "mail-password" },
  });
  const evil = "https://evil.example";
  const attempts: [Channel, Json, Json][] = [
    [sms, { ...sms.settings, baseUrl: evil }, { authToken: "another" }],
    [whatsapp, { ...whatsapp.settings, baseUrl: evil }, { accessToken: "another" }],
    [mail, { ...mail.settings, smtp: { ...mail.settings.smtp, host: "evil.example" } }, { smtpPassword: "another" }],
  ];
  for (const [channel, settings, secrets] of attempts) {
    const refused = await a.maya.tries("PATCH", `/channels/${channel.id}`, { body: { settings } });
    assert.equal(refused.status, 422, channel.kind);
    assert.deepEqual(Object.keys(refused.body.fields), [`secrets.${Object.keys(secrets)[0]}`]);
    const given = await a.maya.tries("PATCH", `/channels/${channel.id}`, { body: { settings, secrets } });
    assert.equal(given.status, 200, JSON.stringify(given.body));
    const renamed = { ...settings, ...("accountSid" in settings ? { perSecond: 2 } : {}) };
    assert.equal((await a.maya.tries("PATCH", `/channels/${channel.id}`, { body: { settings: renamed } })).status, 200);
    await a.maya.patch(`/channels/${channel.id}`, {
      settings: channel.settings,
      secrets: { ...secrets, ...own(channel) },
    });
  }
});

test("a file of another workspace, of another message, or of nobody is no file to send, and nothing is written", async () => {
  const b = await outsiders();
  const theirs = await upload(b, "theirs.txt");
  const taken = await upload(a.maya, "taken.txt");
  const id = await a.lostParcel.id();
  await a.maya.post(`/conversations/${id}/messages`, { text: "With it", note: true, files: [taken] });
  const count = (await a.maya.messages(a.lostParcel)).length;
  for (const file of [theirs, taken, "file_none", "../../etc/passwd"]) {
    for (const [door, more] of [
      ["messages", {}],
      ["messages", { note: true }],
      ["held-messages", { undoSeconds: 30 }],
    ] as const) {
      const { status, body } = await a.maya.tries("POST", `/conversations/${id}/${door}`, {
        body: { text: "Look", files: [file], ...more },
      });
      assert.deepEqual([status, Object.keys(body.fields ?? {})], [422, ["files"]], `${door} ${file}`);
    }
  }
  assert.equal((await a.maya.messages(a.lostParcel)).length, count);
  assert.equal((await a.maya.get(`/conversations/${id}`)).held?.length ?? 0, 0);
});

test("a message sent again under its key is the same message, files and all", async () => {
  const file = await upload(a.maya, "once.txt");
  const id = await a.lostParcel.id();
  const send = () =>
    a.maya.tries("POST", `/conversations/${id}/messages`, {
      headers: { "idempotency-key": "with-a-file" },
      body: { text: "Attached", files: [file], note: true },
    });
  const [first, second] = [await send(), await send()];
  assert.equal(first.body.id, second.body.id);
  assert.equal(second.body.files.length, 1);
});

test("a note cannot be held: it would leave as a message", async () => {
  const { status } = await a.maya.tries("POST", `/conversations/${await a.lostParcel.id()}/held-messages`, {
    body: { text: "They are rude", note: true, undoSeconds: 1 },
  });
  assert.equal(status, 422);
});

test("undone in the very moment of leaving, a message is either gone or sent, never both", async () => {
  const id = await a.lostParcel.id();
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const text = `Racing ${index}`;
      const held = await a.maya.post(`/conversations/${id}/held-messages`, { text, undoSeconds: 30 });
      const at = `/conversations/${id}/held-messages/${held.id}`;
      const [, undone] = await Promise.all([
        a.maya.tries("PUT", `${at}/release`),
        new Promise((resolve) => setTimeout(resolve, index * 4)).then(() => a.maya.tries("DELETE", at)),
      ]);
      return { text, undone: (undone as { status: number }).status === 200 };
    }),
  );
  await a.live.until("nothing held", async () => {
    const { rows } = await a.house.db.pool.query("select 1 from held_messages where conversation_id = $1", [id]);
    return rows.length === 0;
  });
  const sent = (await a.maya.messages(a.lostParcel)).map(({ text }) => text);
  for (const { text, undone } of outcomes)
    assert.equal(sent.filter((one) => one === text).length, undone ? 0 : 1, text);
});

test("what somebody who has left the team had scheduled waits for a person instead of leaving", async () => {
  const id = await a.lostParcel.id();
  const held = await a.tom.post(`/conversations/${id}/held-messages`, {
    text: "Farewell",
    sendAt: "2099-01-01T09:00:00.000Z",
  });
  await a.maya.delete(`/members/${a.tom.id}`);
  await a.maya.put(`/conversations/${id}/held-messages/${held.id}/release`);
  await a.live.until("the message stuck", async () => {
    const { rows } = await a.house.db.pool.query("select problem from held_messages where id = $1", [held.id]);
    return /no longer/.test(rows[0]?.problem ?? "");
  });
  assert.ok((await a.maya.messages(a.lostParcel)).every(({ text }) => text !== "Farewell"));
});

test("a link to a file opens that file until its time and nothing else", async () => {
  const file = await upload(a.maya, "<script>.svg", "image/svg+xml");
  const shown = await fetch(`${a.house.url}/api/v1/files/${file}`, { headers: a.maya.headers() });
  assert.match(shown.headers.get("content-disposition")!, /^attachment; filename\*=UTF-8''%3Cscript%3E\.svg$/);
  assert.equal(shown.headers.get("content-type"), "application/octet-stream");
  assert.match(shown.headers.get("content-security-policy")!, /sandbox/);
  assert.equal(shown.headers.get("x-content-type-options"), "nosniff");
  const until = Date.now() + 1e9;
  for (const path of [
    `${file}/${until}/x/a.svg`,
    `${file}/${until}//a.svg`,
    `${file}/NaN/x/a`,
    `${file}/Infinity/x/a`,
  ]) {
    assert.equal((await fetch(`${a.house.url}/files/${path}`)).status, 404, path);
  }
});

for (const name of [
  "../../etc/passwd",
  "a\u0000b.txt",
  "photo\u202egpj.exe",
  "a\r\nset-cookie: x=1",
  "x".repeat(200),
  ".htaccess",
]) {
  test(`a file called ${JSON.stringify(name.slice(0, 24))} is stored under a harmless name`, async () => {
    const id = await upload(a.maya, name);
    const answer = await fetch(`${a.house.url}/api/v1/files/${id}`, { headers: a.maya.headers() });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("set-cookie"), null);
    const kept = decodeURIComponent(/''(.*)$/.exec(answer.headers.get("content-disposition")!)![1]!);
    assert.doesNotMatch(kept, /[/\\\p{Cc}\u202e]/u);
  });
}

test("a request that trickles in for ever is given up", () => {
  const { server } = createHttp({ log: createLog("silent"), trustProxy: false });
  assert.ok(server.requestTimeout > 0 && server.requestTimeout <= 300_000);
});

const endless = () =>
  new Response(
    new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(8_000_000)),
    }),
  );

test("an answer without end from a provider's address, which a workspace may choose, fills no memory", async () => {
  const ways = { fetch: async () => endless(), resolve: async () => "", now: Date.now };
  for (const kind of ["sms", "whatsapp", "messenger", "instagram", "voice"]) {
    const medium = mediumOf(kind);
    const { baseUrl } = medium.settings.parse(smallest[kind]) as { baseUrl: string };
    const account = {
      channelId: "chan_1",
      settings: medium.settings.parse(smallest[kind]),
      secrets: { authToken: "x", accessToken: "x", appSecret: "x", verifyToken: "x" },
      hookUrl: "https://parley.example/hooks/chan_1",
    };
    await assert.rejects(medium.download!(`${baseUrl}/file`, account, ways), /bytes/, kind);
    const { health } = await medium.probe!(account, ways);
    assert.notEqual(health.state, "connected", kind);
  }
});

const inside = [
  "127.0.0.1",
  "localhost",
  "0",
  "0x7f.1",
  "2130706433",
  "0177.0.0.1",
  "10.0.0.1",
  "169.254.169.254",
  "[::1]",
  "[::ffff:10.0.0.1]",
  "[fd00::1]",
  "[64:ff9b::a00:1]",
];

test("no address that a workspace may choose leads inside: not of an API, of a mailbox, of a mail server or of a file", async () => {
  const ways = { fetch: createFetch({ allowed: [] }), resolve: createResolve({ allowed: [] }), now: Date.now };
  const at = (kind: string, more: object) => ({
    channelId: "chan_1",
    settings: mediumOf(kind).settings.parse({ ...smallest[kind], ...more }),
    secrets: { authToken: "x", accessToken: "x", appSecret: "x", verifyToken: "x", imapPassword: "", smtpPassword: "" },
    hookUrl: "https://parley.example/hooks/chan_1",
  });
  for (const host of inside) {
    for (const kind of ["sms", "whatsapp", "messenger", "instagram", "voice"]) {
      const found = await mediumOf(kind).probe!(at(kind, { baseUrl: `http://${host}:8080` }), ways);
      assert.equal(found.health.code, "forbidden-host", `${kind} ${host} ${JSON.stringify(found.health)}`);
      const fetched = mediumOf(kind).download!(`http://${host}/x`, at(kind, {}), ways);
      await assert.rejects(fetched, isForbidden, `${kind} ${host}`);
      await assert.rejects(mediumOf(kind).download!("file:///etc/passwd", at(kind, {}), ways), `${kind} file`);
    }
    const server = { host: host.replace(/^\[|\]$/g, ""), port: 6379 };
    const found = await mediumOf("email").probe!(at("email", { address: "a@b.co", imap: server, smtp: server }), ways);
    assert.ok(
      found.steps.every(({ ok, detail }) => !ok && /private|inside|allow/i.test(detail)),
      `${host} ${JSON.stringify(found.steps)}`,
    );
  }
});

function isForbidden(error: Error): boolean {
  return error instanceof ForbiddenHost || error.cause instanceof ForbiddenHost;
}

test("what is spoken is never markup, whatever callers, summaries and settings say", () => {
  const evil = `"/><Dial>+19005550100</Dial><Say a='&lt;]]>\u0000\u0001`;
  const settings = voiceMedium.settings.parse({
    ...smallest.voice,
    greeting: evil,
    voice: evil,
    transferNumber: "+14155550199",
    record: true,
  });
  const account = {
    channelId: "chan_1",
    settings,
    secrets: { authToken },
    hookUrl: "https://parley.example/hooks/chan_1",
  };
  for (const path of ["/voice", "/voice/ended", `/voice/whisper?${new URLSearchParams({ s: evil })}`]) {
    const url = account.hookUrl + path;
    const form = { CallSid: "CA1", From: evil, HandoffData: JSON.stringify({ summary: evil }) };
    const parameters = Object.entries(form).sort().flat().join("");
    const signature = hmac("sha1", authToken, url + parameters).toString("base64");
    const heard = voiceMedium.receive!(
      {
        method: "POST",
        url,
        path: path.split("?")[0]!,
        query: Object.fromEntries(new URL(url).searchParams),
        headers: { "x-twilio-signature": signature },
        body: Buffer.from(new URLSearchParams(form).toString()),
        now: 0,
      },
      account,
    );
    const { body } = (heard as { answer: { body: string } }).answer;
    assert.doesNotMatch(body, /<Dial>|19005550100<|<Say a=/, path);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these no markup may hold
    assert.doesNotMatch(body, /[\u0000-\u0008]/, path);
  }
});

test("a channel's secrets are told to nobody, and its handshake to admins only", async () => {
  const asked = ["/channels", `/channels/${sms.id}`, `/channels/${whatsapp.id}`, "/unmatched-events?closed=true"];
  const told = await Promise.all([...asked, `/channels/${whatsapp.id}/accounting`].map((path) => a.vera.get(path)));
  const { rows } = await a.house.db.pool.query("select data from events");
  const kept = await a.house.db.pool.query(
    "select settings, probe, status_reason, encode(secrets, 'escape') from channels",
  );
  const all = JSON.stringify([told, rows, kept.rows]);
  for (const secret of [authToken, appSecret, verifyToken, "access-token-of-the-shop", "mail-password"])
    assert.equal(all.includes(secret), false, secret);
  assert.equal((await a.vera.tries("GET", `/channels/${whatsapp.id}/handshake`)).status, 403);
  assert.equal((await a.maya.get(`/channels/${whatsapp.id}/handshake`)).verifyToken, verifyToken);
});

const smallest: Record<string, object> = {
  sms: { accountSid: "AC1", numbers: ["+14155550100"] },
  voice: { accountSid: "AC1", number: "+14155550100" },
  whatsapp: { phoneNumberId: "1", businessAccountId: "2" },
  messenger: { pageId: "1" },
  instagram: { accountId: "1" },
};

type Knock = { method?: string; query?: string; body?: string; headers?: Record<string, string> };

async function knocks({ inboundUrl }: Channel, { method = "POST", query, body, headers }: Knock) {
  const answer = await fetch(query ? `${inboundUrl}?${query}` : inboundUrl, {
    method,
    ...(body === undefined ? {} : { body }),
    ...(headers ? { headers } : {}),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

function knocksAs(host: string, path: string): Promise<number> {
  const { hostname, port } = new URL(a.house.url);
  return new Promise((resolve, reject) => {
    const call = request(
      { hostname, port, path, method: "POST", headers: { host, "x-twilio-signature": "x" } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode!);
      },
    );
    call.once("error", reject);
    call.end("MessageSid=SM1");
  });
}

function post(payload: unknown): Knock {
  const body = JSON.stringify(payload);
  return { body, headers: signed(body) };
}

function signed(body: string) {
  return { "x-hub-signature-256": `sha256=${hmac("sha256", appSecret, body).toString("hex")}` };
}

function hmac(algorithm: string, secret: string, text: string): Buffer {
  return createHmac(algorithm, secret).update(text).digest();
}

let strangers = 0;
const stranger = () => `1415888${1000 + strangers++}`;
let names = 0;

type Said = { from?: string; name?: string; text?: string; document?: object; type?: string; edit?: object };

function said({ from = stranger(), name = "Ada", text, document, ...more }: Said) {
  const words = document ? { type: "document", document } : { type: "text", text: { body: text } };
  const message: Json = { id: `wamid.${++names}`, from, timestamp: "1760000000", ...words, ...more };
  const value: Json = {
    metadata: { phone_number_id: "1" },
    contacts: [{ wa_id: from, profile: { name } }],
    messages: [message],
  };
  return { object: "whatsapp_business_account", entry: [{ id: "2", changes: [{ field: "messages", value }] }] };
}

async function thread(from: string): Promise<Json[]> {
  const { items } = await a.maya.get("/conversations?medium=whatsapp&limit=100");
  for (const { id } of items) {
    const { contact } = await a.maya.get(`/conversations/${id}`);
    if (contact.phone === `+${from}`) return (await a.maya.get(`/conversations/${id}/messages`)).items;
  }
  return [];
}

/** How much there is that a webhook could have written. */
async function traces() {
  const { rows } = await a.house.db.pool.query(
    "select (select count(*) from raw_events) as told, (select sum(tries) from unmatched_events) as odd, (select count(*) from events) as events",
  );
  return rows[0];
}

function own({ kind }: Channel): Record<string, string> {
  if (kind === "sms") return { authToken };
  return kind === "whatsapp" ? { accessToken: "access-token-of-the-shop" } : {};
}

async function outsiders() {
  const { id } = await a.house.people.maya.post("/api/v1/workspaces", { name: "Elsewhere" });
  const headers = () => ({ ...a.house.people.maya.headers(), "x-workspace": id as string });
  return { ...outsider(a.house.url, headers), headers };
}

async function upload({ headers }: { headers: () => Record<string, string> }, name: string, type = "text/plain") {
  const answer = await fetch(`${a.house.url}/api/v1/files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { ...headers(), "content-type": type },
    body: "<svg onload=alert(1)>",
  });
  return (await answer.json()).id as string;
}
