import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { before, test } from "node:test";
import { type Cast, cast, identify, type Visitor } from "../cast.ts";
import { listen } from "../listen.ts";
import { outsider } from "../outsider.ts";

let a: Cast;
let other: { id: string; secret: string };

before(async () => {
  a = await cast();
  const { id } = await a.maya.post("/channels", { kind: "webchat", name: "Second chat", agentId: a.fern.id });
  other = { id, secret: (await a.maya.post(`/channels/${id}/identity-secret`)).secret };
});

const soon = () => Math.floor(Date.now() / 1000) + 600;

test("a visitor's token that is forged, cut, or another channel's opens nothing", async () => {
  const { token } = a.lostParcel.customer;
  const [body = "", signature = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString());
  const encoded = (change: object) => Buffer.from(JSON.stringify({ ...claims, ...change })).toString("base64url");
  const guessed = encoded({});
  const forged = {
    "no token": "",
    "a cut one": token.slice(0, -1),
    "one without signature": body,
    "an empty signature": `${body}.`,
    "one with a part more": `${token}.x`,
    "another visitor's address": `${encoded({ a: "user:customer-ada" })}.${signature}`,
    "one that lives longer": `${encoded({ x: claims.x + 1 })}.${signature}`,
    "a signature with a guessed key": `${guessed}.${createHmac("sha256", "secret").update(guessed).digest("base64url")}`,
    "an API key": a.key.key,
    "a JWT without algorithm": identify("", { sub: "x" }, { alg: "none" }),
  };
  for (const [what, wrong] of Object.entries(forged)) {
    assert.deepEqual(await knocks(a.channel.id, wrong), [401, 401, 401, 401, 401, 401], what);
  }
  assert.deepEqual(await knocks(other.id, token), [401, 401, 401, 401, 401, 401], "on another channel");
  assert.deepEqual(await knocks(a.channel.id, token), [200, 200, 200, 200, 200, 409], "the real one");
});

test("a visitor's token opens no door of the team", async () => {
  const headers = { authorization: `Bearer ${a.lostParcel.customer.token}` };
  for (const path of ["/conversations", "/me", "/live", `/conversations/${await a.lostParcel.id()}`]) {
    const { status } = await outsider(a.house.url).tries("GET", `/api/v1${path}`, { headers });
    assert.equal(status, 401, path);
  }
});

const badIdentities: Record<string, () => string> = {
  "signed with a wrong secret": () => identify("wrong", { sub: "nils" }),
  "signed with another channel's secret": () => identify(other.secret, { sub: "customer-nils" }),
  "without algorithm": () => unsigned({ alg: "none" }),
  "without algorithm, in capitals": () => unsigned({ alg: "NONE" }),
  "with a public key as the secret": () => rs256(),
  "with HS512 in its head": () => identify(secret(), { sub: "nils" }, { alg: "HS512" }),
  expired: () => identify(secret(), { sub: "nils", exp: soon() - 700 }),
  "without an end": () => identify(secret(), { sub: "nils", exp: undefined }),
  "that lives longer than a day": () => identify(secret(), { sub: "nils", exp: soon() + 90_000 }),
  "that ends at infinity": () => identify(secret(), { sub: "nils", exp: 1e308 }),
  "with an end that is no number": () => identify(secret(), { sub: "nils", exp: String(soon()) }),
  "not valid yet": () => identify(secret(), { sub: "nils", nbf: soon() }),
  "without a subject": () => identify(secret(), {}),
  "with an empty subject": () => identify(secret(), { sub: "" }),
  "with many subjects": () => identify(secret(), { sub: ["nils", "ada"] }),
  "that is no JWT": () => "nils",
  "with a head that is no JSON": () => `x.${Buffer.from("{}").toString("base64url")}.y`,
  "with a head of null": () => `${Buffer.from("null").toString("base64url")}.x.y`,
};

for (const [what, make] of Object.entries(badIdentities)) {
  test(`an identity ${what} is refused`, async () => {
    const { status, body } = await begin(a.channel.id, { identity: make() });
    assert.deepEqual([status, body.code], [401, "wrong_identity"]);
    assert.equal("messages" in body, false);
  });
}

test("a token that is no longer good begins as a stranger, with nothing of the one it was for", async () => {
  const { status, body } = await begin(a.channel.id, { token: `${a.lostParcel.customer.token}x` });
  assert.deepEqual([status, body.messages, body.name], [201, [], null]);
});

test("a renewed identity secret makes the old one worthless at once", async () => {
  const { secret: renewed } = await a.maya.post(`/channels/${other.id}/identity-secret`);
  assert.equal((await begin(other.id, { identity: identify(other.secret, { sub: "x" }) })).status, 401);
  assert.equal((await begin(other.id, { identity: identify(renewed, { sub: "x" }) })).status, 201);
});

test("a stranger who is identified takes what they wrote along, and their old token sees it no more", async () => {
  const stranger = await a.stranger();
  a.model.answers("Two to four days.");
  await stranger.writes("How long does delivery take?");
  const identity = identify(secret(), { sub: "customer-lena", name: "Lena" });

  const { body } = await begin(a.channel.id, { token: stranger.token, identity });

  assert.deepEqual([body.name, body.messages.length], ["Lena", 2]);
  assert.deepEqual(await stranger.sees(), []);
});

test("who is identified in a browser where somebody else has chatted does not read that, nor the other way round", async () => {
  const ada = await a.visitor("Ada");
  a.model.answers("Two to four days.");
  await ada.writes("How long does delivery take?");
  const identity = identify(secret(), { sub: "customer-eve", name: "Eve" });

  const { body } = await begin(a.channel.id, { token: ada.token, identity });

  assert.deepEqual([body.name, body.messages], ["Eve", []]);
  assert.equal((await ada.sees()).length, 2);
});

test("a stranger identified as somebody known does not bring a stranger's words into that conversation", async () => {
  const known = await a.visitor("Known");
  a.model.answers("Two to four days.");
  await known.writes("How long does delivery take?");
  const stranger = await a.stranger();
  a.model.answers("Hello.");
  await stranger.writes("I am somebody else, really");

  const identity = identify(secret(), { sub: "customer-known" });
  const { body } = await begin(a.channel.id, { token: stranger.token, identity });

  assert.equal(JSON.stringify(body.messages).includes("somebody else"), false);
  assert.equal((await stranger.sees()).length, 2);
});

test("names and pages that visitors tell are kept as plain text", async () => {
  const name = '<img src=x onerror="alert(1)">';
  const identity = identify(secret(), { sub: "customer-html", name });
  const { body } = await begin(a.channel.id, { identity });
  a.model.answers("Hello.");
  const headers = {
    authorization: `Bearer ${body.token}`,
    "x-parley-page": "javascript:alert(1)",
    "user-agent": "<script>",
  };
  const sent = await outsider(a.house.url).tries("POST", `/widget/v1/${a.channel.id}/messages`, {
    headers,
    body: { clientId: "client-id-html", text: "Hello <b>there</b>, how are you?" },
  });
  assert.equal(sent.status, 201);
  const found = await a.live.until("the contact", async () =>
    (await a.maya.get("/contacts")).items.find((one: { name: string }) => one.name === name),
  );
  assert.equal(JSON.stringify(found.device).includes("script"), false);
});

test("a flood from one visitor is stopped, and others write on", async () => {
  const { fern, stranger } = await cast();
  await fern.goesWithoutModel();
  const [flooder, quiet] = [await stranger(), await stranger()];
  const answers = await Promise.allSettled(
    Array.from({ length: 80 }, (_, index) => flooder.sends(`Spam number ${index}`)),
  );
  const refused = answers.filter((answer) => answer.status === "rejected");
  assert.ok(refused.length >= 15 && refused.length <= 30, String(refused.length));
  assert.match(String((refused[0] as PromiseRejectedResult).reason), /too_many_messages/);
  const { status, headers } = await flooder.brings([], "One more");
  assert.deepEqual([status, Number(headers.get("retry-after")) > 0], [429, true]);
  assert.equal((await quiet.sends("Where is my parcel?")).seq, 1);
});

test("a flood from one address is stopped however many visitors it plays, and others write on", async () => {
  const { house, fern, channel, stranger } = await cast();
  await fern.goesWithoutModel();
  const crowd = await Promise.all(Array.from({ length: 7 }, () => stranger()));
  const quiet = await stranger();
  const from = (visitor: Visitor, address: string) =>
    outsider(house.url).tries("POST", `/widget/v1/${channel.id}/messages`, {
      headers: { ...visitor.headers(), "x-forwarded-for": address },
      body: { clientId: "client-id-flood", text: "Spam" },
    });
  const answers = await Promise.all(
    Array.from({ length: 315 }, (_, at) => from(crowd[at % crowd.length]!, `2001:db8:7:7:${at.toString(16)}::1`)),
  );
  const refused = answers.filter(({ status }) => status === 429);
  assert.equal(refused.length, 15);
  assert.equal(refused[0]!.body.code, "too_many_requests");
  const pause = Number(refused[0]!.headers.get("retry-after"));
  assert.ok(pause > 0 && pause <= 60, String(pause));
  assert.equal((await from(quiet, "2001:db8:7:8::1")).status, 201);
});

test("a file is taken from a visitor of this chat alone", async () => {
  const { token } = a.lostParcel.customer;
  const knock = (channel: string, headers: Record<string, string>) =>
    outsider(a.house.url).tries("POST", `/widget/v1/${channel}/files?name=x.txt`, {
      headers: { "content-type": "text/plain", ...headers },
      body: "text",
    });
  const answers = [
    await knock(a.channel.id, {}),
    await knock(a.channel.id, { authorization: `Bearer ${token}x` }),
    await knock(other.id, { authorization: `Bearer ${token}` }),
    await knock("chan_none", { authorization: `Bearer ${token}` }),
    await knock(a.channel.id, { authorization: `Bearer ${token}` }),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [401, 401, 401, 404, 201],
  );
});

test("a ticket that is forged, changed, or another visitor's brings nothing along", async () => {
  const [ada, eve] = [await a.visitor("Ticket Ada"), await a.visitor("Ticket Eve")];
  const { body } = await ada.uploads("secret.txt", text("a secret"), "text/plain");
  const [claims = "", signature = ""] = body.ticket.split(".");
  const changed = { ...JSON.parse(Buffer.from(claims, "base64url").toString()), a: "user:customer-ticket eve" };
  const wrong = [
    body.ticket,
    `${Buffer.from(JSON.stringify(changed)).toString("base64url")}.${signature}`,
    `${claims}.`,
    claims,
    eve.token,
    "",
  ];
  for (const ticket of wrong) {
    const { status, body } = await eve.brings([ticket], "Look at this");
    assert.deepEqual([status, body.code], [422, "no_such_file"], ticket);
  }
  assert.deepEqual(await eve.sees(), []);
});

test("a file is opened by its own link and by no other", async () => {
  const ada = await a.visitor("Link Ada");
  a.model.answers("I see.");
  const { body } = await ada.uploads("note.txt", text("for Ada"), "text/plain");
  assert.equal((await ada.brings([body.ticket], "Here is my note")).status, 201);
  const { files } = (await ada.sees())[0]!;
  const [, , id, until, signature, name] = files[0]!.url.split("/");
  const later = String(Number(until) + 86_400_000);
  const doors = [
    files[0]!.url,
    `/files/${id}/${later}/${signature}/${name}`,
    `/files/${id}/${until}/${signature!.slice(1)}/${name}`,
    `/files/file_0/${until}/${signature}/${name}`,
    `/api/v1/files/${id}`,
  ];
  const opened = await Promise.all(doors.map((path) => fetch(a.house.url + path)));
  assert.deepEqual(
    opened.map(({ status }) => status),
    [200, 404, 404, 404, 401],
  );
});

test("what runs in a browser or on a desk is not shown, or not taken at all", async () => {
  const ada = await a.visitor("Page Ada");
  a.model.answers("I see.");
  const page = "<script>alert(1)</script>";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`;
  const brought = [
    await ada.uploads("page.html", text(page), "text/html"),
    await ada.uploads("picture.png", text(page), "image/png"),
    await ada.uploads("drawing.svg", text(svg), "image/svg+xml"),
    await ada.uploads("../../../etc/passwd\r\nx: y\u202e.png", text(page), "image/png"),
  ];
  const program = await ada.uploads("invoice.pdf", new Uint8Array([0x4d, 0x5a, 0x90, 0, 3]), "application/pdf");
  assert.deepEqual([program.status, program.body.code], [415, "not_taken"]);
  assert.equal(
    (
      await ada.brings(
        brought.map(({ body }) => body.ticket),
        "See these",
      )
    ).status,
    201,
  );
  const { files } = (await ada.sees())[0]!;
  for (const { url, name } of files) {
    const { headers } = await fetch(a.house.url + url);
    assert.equal(headers.get("content-type"), "text/plain", name);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.match(headers.get("content-security-policy")!, /sandbox; default-src 'none'/);
    assert.doesNotMatch(name, /[/\r\n\u202e]/);
  }
});

test("more than a file may have, and more files than a visitor may bring, are refused", async () => {
  const { fern, stranger } = await cast();
  await fern.goesWithoutModel();
  const [greedy, quiet] = [await stranger(), await stranger()];
  const large = await greedy.uploads("film.mov", new Uint8Array(25_000_001));
  assert.deepEqual([large.status, large.body.code], [413, "too_large"]);
  const flood = await Promise.all(Array.from({ length: 40 }, (_, at) => greedy.uploads(`${at}.txt`, text("x"))));
  assert.equal(flood.filter(({ status }) => status === 429).length, 10);
  const tickets = flood.flatMap(({ body }) => (body.ticket ? [body.ticket] : []));
  assert.equal((await greedy.brings(tickets.slice(0, 11), "Many")).status, 422);
  assert.equal((await quiet.uploads("one.txt", text("x"))).status, 201);
});

test("who a visitor says they are is a claim: it is checked for its shape, and opens nothing", async () => {
  const [ada, eve] = [await a.visitor("Claim Ada"), await a.stranger()];
  a.model.answers("Hello Ada.");
  await ada.writes("This is Ada, with her own conversation");
  const wrong = [
    { email: "no address" },
    { email: "a@b.example\r\nbcc: x@y.example" },
    { name: "" },
    { name: "x".repeat(121) },
  ];
  for (const profile of wrong) assert.equal((await eve.introduces(profile)).status, 422, JSON.stringify(profile));

  assert.equal((await eve.introduces({ name: "Claim Ada", email: "claim-ada@example.com" })).status, 200);

  const { messages, name } = await eve.enters();
  assert.deepEqual([messages, name], [[], "Claim Ada"]);
  a.model.answers("Hello.");
  await eve.writes("What did I write before?");
  const [hers, theirs] = await Promise.all([a.maya.reads(ada.conversation), a.maya.reads(eve.conversation)]);
  assert.notEqual(hers.contact.id, theirs.contact.id);
  assert.deepEqual(
    theirs.contact.addresses.map(({ kind, verified }) => [kind, verified]),
    [["webchat", false]],
  );
});

test("a name is one line, whatever it was told as", async () => {
  const eve = await a.stranger();
  assert.equal((await eve.introduces({ name: " Eve\r\n\nResolved by\tMaya\u2028Fern " })).status, 200);
  assert.equal((await eve.introduces({ name: "\n \n" })).status, 422);
  assert.equal((await eve.enters()).name, "Eve Resolved by Maya Fern");
});

test("a visitor whom the site has told by name cannot take another name", async () => {
  const ada = await a.visitor("Told Ada");
  await ada.introduces({ name: "The owner of the shop" });
  assert.equal((await ada.enters()).name, "Told Ada");
});

test("a rating is from one to five, and nobody's but the visitor's own", async () => {
  const ada = await a.visitor("Rating Ada");
  a.model.answers("Two to four days.");
  await ada.writes("How long does delivery take?");
  await a.maya.resolves(ada.conversation);
  for (const score of [0, 6, -1, 2.5, "5", null, 1e9]) assert.equal((await ada.rates(score as number)).status, 422);
  const stranger = await a.stranger();
  assert.equal((await stranger.rates(1)).status, 409, "somebody without a conversation rates nothing");
  assert.equal((await a.maya.reads(ada.conversation)).csat, null);
});

test("a limit for one address holds for who pretends, behind a proxy, to be somebody else every time", async () => {
  const attempts = Array.from({ length: 130 }, (_, index) =>
    begin(a.channel.id, {}, { "x-forwarded-for": `203.0.113.${index}, 198.51.100.7` }),
  );
  const refused = (await Promise.all(attempts)).filter(({ status }) => status === 429);
  assert.ok(refused.length >= 10, `${refused.length} of 130 were refused`);
});

test("the widget's own doors say nothing of other channels, and no other site's page may read them", async () => {
  for (const id of ["chan_none", "x".repeat(60), "%00", "..%2f"]) {
    for (const path of ["sessions", "messages", "typing"]) {
      const { status } = await outsider(a.house.url).tries("POST", `/widget/v1/${id}/${path}`, {
        body: { clientId: "client-id-none", text: "x" },
      });
      assert.ok([401, 404, 422].includes(status), `${id} ${path} ${status}`);
    }
  }
  const { headers } = await begin(a.channel.id, {}, { origin: "https://evil.example" });
  assert.equal(headers.get("access-control-allow-origin"), null);
  assert.equal(headers.get("set-cookie"), null);
});

/** What each of a visitor's doors answers to a token. */
async function knocks(channel: string, token: string): Promise<number[]> {
  const base = `/widget/v1/${channel}`;
  const headers = { authorization: `Bearer ${token}` };
  const someone = outsider(a.house.url);
  const [typing, read, again, live, profile, rating] = await Promise.all([
    someone.tries("POST", `${base}/typing`, { headers, body: {} }),
    someone.tries("PUT", `${base}/read`, { headers, body: { seq: 0 } }),
    // The message that Nils began with; sent again it changes nothing.
    someone.tries("POST", `${base}/messages`, { headers, body: { clientId: "client-id-1", text: "Hello" } }),
    listen(`${a.house.url}${base}/live`, headers).then(
      (stream) => {
        stream.close();
        return 200;
      },
      (error) => Number(/answered (\d+)/.exec(error.message)?.[1]),
    ),
    someone.tries("PUT", `${base}/profile`, { headers, body: {} }),
    // Nothing is resolved here.
    someone.tries("PUT", `${base}/rating`, { headers, body: { score: 1 } }),
  ]);
  return [typing.status, read.status, again.status, live, profile.status, rating.status];
}

function begin(channel: string, body: object, headers = {}) {
  return outsider(a.house.url).tries("POST", `/widget/v1/${channel}/sessions`, { body, headers });
}

function text(said: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(said);
}

function secret(): string {
  return a.secret;
}

function unsigned(head: object): string {
  return `${identify("", { sub: "customer-nils" }, head).split(".").slice(0, 2).join(".")}.`;
}

/** Signed with a private key, for a server that might take the public one for the secret. */
function rs256(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const body = identify("", { sub: "customer-nils" }, { alg: "RS256" }).split(".").slice(0, 2).join(".");
  return `${body}.${sign("sha256", Buffer.from(body), privateKey).toString("base64url")}`;
}
