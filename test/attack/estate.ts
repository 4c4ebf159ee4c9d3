import { type Cast, cast, type Teammate, teammate } from "../cast.ts";
import { welcome } from "../house.ts";
import { eventually } from "../listen.ts";
import type { Things } from "./doors.ts";

export type Estate = Awaited<ReturnType<typeof estate>>;

/** A workspace in which there is one of everything, with the id of each by the noun that stands before it in a path. */
export async function estate() {
  const scene = await cast();
  const { maya, model, fern, channel, key, lostParcel, tom } = scene;
  model.handsOff("No page says anything about it.");
  const turn = await lostParcel.customer.writes("Do you export kangaroos to Mongolia?");
  const said = await tom.replies(lostParcel, "I am asking the zoo.");
  const conversation = await maya.reads(lostParcel);
  await maya.put(`/conversations/${conversation.id}/draft`, { text: "By the way" });
  const [invitation, canned, gap, articles] = await Promise.all([
    maya.post("/invitations", { email: `guest-${conversation.id}@example.com`, role: "viewer" }),
    maya.post("/canned-replies", { shortcut: "hello", text: "Hello there" }),
    maya.get("/knowledge/gaps"),
    maya.get("/knowledge/articles"),
  ]);
  const partner = await teammate(
    await welcome(scene.house.url, maya, `Partner-${conversation.id}`, "owner"),
    scene.workspace,
  );
  const begun = await maya.post("/knowledge/imports", {
    name: "Pages",
    documents: [{ path: "a.md", text: "# A\n\nB" }],
  });
  await eventually("the import", async () => (await maya.get(`/knowledge/imports/${begun.id}`)).state === "done");
  model.answers("Two to four days.", { cites: [1] });
  const other = await scene.visitor("Olga");
  await other.writes("How long does delivery take?");
  const elsewhere = await maya.reads(other.conversation);
  const held = await maya.post(`/conversations/${conversation.id}/held-messages`, {
    text: "Good morning",
    sendAt: "2099-01-01T09:00:00.000Z",
  });
  const mailbox = await maya.post("/channels", {
    kind: "email",
    name: "Mail",
    settings: { address: `desk-${conversation.id}@fjord.example`, smtp: { host: "smtp.fjord.example" } },
  });
  await maya.patch(`/contacts/${conversation.contact.id}`, { email: `nils-${conversation.id}@example.com` });
  const file = await upload(maya, "zoo.txt", "A map of the zoo.");
  const unmatched = await tellOddly(scene, said.id);
  return {
    ...scene,
    /** An owner of this workspace and of no other. */
    partner,
    things: {
      conversations: conversation.id,
      messages: said.id,
      lines: conversation.lines[0]!.id,
      contacts: conversation.contact.id,
      turns: turn.id,
      channels: channel.id,
      agents: fern.id,
      models: fern.connection,
      articles: articles.items[0].id,
      gaps: gap.items[0].id,
      imports: begun.id,
      invitations: invitation.id,
      "canned-replies": canned.id,
      keys: (await maya.get("/keys")).items[0].id,
      person: partner.id,
      members: partner.id,
      sessions: (await partner.get("/sessions")).items[0].id,
      "held-messages": held.id,
      files: file.id,
      "unmatched-events": unmatched,
      environments: "live",
      v1: channel.id,
      key: key.key,
      mailbox: mailbox.id,
      // Of the same workspace, below another conversation.
      otherMessage: (await maya.messages(other.conversation))[0]!.id,
      otherLine: elsewhere.lines[0]!.id,
    } as Things,
  };
}

async function upload(maya: Teammate, name: string, text: string): Promise<{ id: string }> {
  const headers = { ...maya.headers(), "content-type": "text/plain", origin: maya.url };
  const answer = await fetch(`${maya.url}/api/v1/files?name=${name}`, { method: "POST", headers, body: text });
  return answer.json();
}

/** What only a provider tells: something that cannot be used, a status too early, a template, a mail with HTML. */
async function tellOddly({ house, workspace, channel }: Cast, messageId: string): Promise<string> {
  const { pool } = house.db;
  const id = `unm_${messageId.slice(4)}`;
  const hook = { method: "POST", url: "https://parley.example/hooks", path: "", query: {}, headers: {} };
  await pool.query(
    "insert into unmatched_events (workspace_id, id, channel_id, event_id, reason, hook, body) values ($1, $2, $3, $2, 'odd', $4, 'odd')",
    [workspace, id, channel.id, hook],
  );
  await pool.query(
    "insert into parked_statuses (workspace_id, channel_id, provider_id, state) values ($1, $2, 'early', 'sent')",
    [workspace, channel.id],
  );
  await pool.query(
    "insert into templates (workspace_id, channel_id, name, language, status, body) values ($1, $2, 'hello', 'en', 'APPROVED', 'Hello')",
    [workspace, channel.id],
  );
  await pool.query(
    `insert into calls (workspace_id, channel_id, id, conversation_id)
     select $1, $2, 'CA1', conversation_id from messages where workspace_id = $1 and id = $3`,
    [workspace, channel.id, messageId],
  );
  await pool.query(
    "insert into import_documents (workspace_id, import_id, position, path, text) select workspace_id, id, 99, 'b.md', '# B' from knowledge_imports where workspace_id = $1",
    [workspace],
  );
  const email = { subject: "", from: "", to: [], cc: [], bcc: [], html: "<p>Hello</p>", quoted: null, references: [] };
  await pool.query("update messages set content = $3 where workspace_id = $1 and id = $2", [
    workspace,
    messageId,
    { email },
  ]);
  return id;
}
