import { cast, teammate } from "../cast.ts";
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
      environments: "live",
      v1: channel.id,
      key: key.key,
      // Of the same workspace, below another conversation.
      otherMessage: (await maya.messages(other.conversation))[0]!.id,
      otherLine: elsewhere.lines[0]!.id,
    } as Things,
  };
}
