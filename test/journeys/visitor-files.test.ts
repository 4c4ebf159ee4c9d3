import assert from "node:assert/strict";
import { test } from "node:test";
import { cast, identify, type Visitor } from "../cast.ts";
import { eventually } from "../listen.ts";
import { outsider } from "../outsider.ts";

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 1, 2, 3]);
const pdf = new TextEncoder().encode("%PDF-1.7 a delivery note");

test("what a visitor brings stands in the inbox and in their own chat, bytes and all", async () => {
  const { house, maya, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");

  const tickets = [await upload(ada, "scratch.png", png, "image/png"), await upload(ada, "Note.pdf", pdf)];
  const { body: sent } = await ada.brings(tickets, "It arrived like this");
  await ada.conversation.turnOf(sent);

  const message = await maya.get(`/conversations/${await ada.conversation.id()}/messages/${sent.id}`);
  assert.deepEqual(
    message.files.map(({ name, mime, size, state }: Record<string, unknown>) => [name, mime, size, state]),
    [
      ["scratch.png", "image/png", png.length, "stored"],
      ["Note.pdf", "application/pdf", pdf.length, "stored"],
    ],
  );
  const [mine] = await ada.sees();
  assert.deepEqual(
    mine!.files.map(({ name }) => name),
    ["scratch.png", "Note.pdf"],
  );
  const opened = await Promise.all(mine!.files.map(({ url }) => fetch(house.url + url)));
  assert.deepEqual(
    opened.map(({ status, headers }) => [status, headers.get("content-type"), headers.get("x-content-type-options")]),
    [
      [200, "image/png", "nosniff"],
      [200, "application/pdf", "nosniff"],
    ],
  );
  assert.deepEqual(new Uint8Array(await opened[0]!.arrayBuffer()), png, "not a byte is changed");
});

test("a picture without a word is a message; sent twice it is there once, with its files once", async () => {
  const { maya, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");
  await ada.writes("Hello");
  const ticket = await upload(ada, "scratch.png", png);

  const [once, again] = [await ada.brings([ticket], "", "client-id-p"), await ada.brings([ticket], "", "client-id-p")];
  await ada.conversation.turnOf(once.body);

  assert.deepEqual([once.status, again.status, again.body.id], [201, 200, once.body.id]);
  const pictures = (await maya.messages(ada.conversation)).filter(({ files }) => files.length > 0);
  assert.deepEqual(
    pictures.map(({ text, files }) => [text, files.length]),
    [["", 1]],
  );
  const [row] = (await maya.lists("all")).filter(({ contact }) => contact.name === "Ada");
  assert.ok(row!.preview === "Photo" || row!.lastFrom !== "contact", row!.preview);
});

test("what a stranger uploaded goes along once the site has told who they are", async () => {
  const { house, channel, secret, fern, stranger } = await cast();
  await fern.goesWithoutModel();
  const somebody = await stranger();
  const ticket = await upload(somebody, "note.pdf", pdf);
  const base = `/widget/v1/${channel.id}`;
  const identity = identify(secret, { sub: "customer-mo", name: "Mo" });

  const told = await outsider(house.url).post(`${base}/sessions`, { token: somebody.token, identity });
  const sent = await outsider(house.url).tries("POST", `${base}/messages`, {
    headers: { authorization: `Bearer ${told.token}` },
    body: { clientId: "client-id-mo", text: "My note", files: [ticket] },
  });

  assert.deepEqual([sent.status, (sent.body.seq as number) > 0], [201, true]);
});

test("what a teammate attaches reaches the visitor's chat, at once and again later", async () => {
  const { house, maya, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");
  await ada.writes("Which lamp is it?");
  const stream = await ada.stream();
  const answer = await fetch(`${house.url}/api/v1/files?name=${encodeURIComponent("Lampe für dich.png")}`, {
    method: "POST",
    headers: { ...maya.headers(), "content-type": "image/png" },
    body: png,
  });
  const { id } = await answer.json();
  await maya.replies(ada.conversation, "", { files: [id] });

  const seen = await eventually("the file", async () => (await ada.sees()).find(({ from }) => from === "teammate"));
  stream.close();
  assert.deepEqual([seen.text, seen.files[0]!.name, seen.files[0]!.mime], ["", "Lampe für dich.png", "image/png"]);
  assert.equal((await fetch(house.url + seen.files[0]!.url)).status, 200);
});

test("a name of any length and script opens", async () => {
  const { house, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");
  const { body } = await ada.brings([await upload(ada, `${"Счёт на оплату ".repeat(20)}.pdf`, pdf)]);
  await ada.conversation.turnOf(body);
  const [mine] = await ada.sees();
  assert.equal((await fetch(house.url + mine!.files[0]!.url)).status, 200);
});

async function upload(visitor: Visitor, name: string, bytes: Uint8Array<ArrayBuffer>, mime?: string): Promise<string> {
  const { status, body } = await visitor.uploads(name, bytes, mime);
  assert.equal(status, 201, JSON.stringify(body));
  return body.ticket;
}
