import { z } from "zod";
import { assignment, draft, reason } from "../../contract/conversations.ts";
import { nothing } from "../../contract/page.ts";
import type { Database } from "../infra/database.ts";
import { type App, Refusal } from "../infra/http.ts";
import { about, settled } from "../team/acting.ts";
import type { Principal } from "../team/guard.ts";
import { assign } from "./assign.ts";
import { deleteConversation } from "./delete-conversation.ts";
import { demandConversation } from "./demand-conversation.ts";
import { handBack, handOff } from "./hand-off.ts";
import { keepDraft } from "./keep-draft.ts";
import { markRead, markUnread } from "./mark-read.ts";
import { pauseConversation, pauseLine, resumeConversation, resumeLine } from "./pause.ts";
import type { Presence } from "./presence.ts";
import { reopen, resolve } from "./resolve.ts";

const id = z.string().max(60);
const params = z.object({ id });
const read = { permission: "inbox.read" } as const;
const write = { permission: "inbox.write" } as const;

type Deps = { db: Database; presence: Presence };

export function conversationRoutes(app: App, { db, presence }: Deps): void {
  app.delete(
    "/conversations/:id",
    { config: { permission: "inbox.delete" }, schema: { params, response: { 200: nothing } } },
    async ({ principal, params }) => settled(await deleteConversation(db, about(principal, params.id)), "conversation"),
  );

  const withReason = [
    ["handoff", handOff],
    ["pause", pauseConversation],
  ] as const;
  for (const [name, act] of withReason) {
    app.put(
      `/conversations/:id/${name}`,
      { config: write, schema: { params, body: reason, response: { 200: nothing } } },
      async ({ principal, params, body }) =>
        settled(await act(db, { ...about(principal, params.id), reason: body.reason }), "conversation"),
    );
  }

  const plain = [
    ["delete", "handoff", handBack],
    ["delete", "pause", resumeConversation],
    ["put", "closure", resolve],
    ["delete", "closure", reopen],
    ["put", "unread", markUnread],
    ["delete", "unread", markRead],
  ] as const;
  for (const [method, name, act] of plain) {
    app[method](
      `/conversations/:id/${name}`,
      { config: write, schema: { params, response: { 200: nothing } } },
      async ({ principal, params }) => settled(await act(db, about(principal, params.id)), "conversation"),
    );
  }

  app.put(
    "/conversations/:id/assignment",
    { config: write, schema: { params, body: assignment, response: { 200: nothing } } },
    async ({ principal, params, body }) => {
      const to = await findMember(principal.workspace, body.person);
      return settled(await assign(db, { ...about(principal, params.id), to }), "conversation");
    },
  );

  app.delete(
    "/conversations/:id/assignment",
    { config: write, schema: { params, response: { 200: nothing } } },
    async ({ principal, params }) =>
      settled(await assign(db, { ...about(principal, params.id), to: null }), "conversation"),
  );

  app.put(
    "/conversations/:id/draft",
    { config: write, schema: { params, body: draft, response: { 200: nothing } } },
    async ({ principal: { workspace, person }, params, body }) => {
      if (!person) throw new Refusal(403, "people_only", "Drafts belong to people; an API key has none.");
      return settled(await keepDraft(db, { workspace, id: params.id, person, ...body }), "conversation");
    },
  );

  app.post(
    "/conversations/:id/presence",
    {
      config: read,
      schema: { params, body: z.object({ state: z.enum(["viewing", "typing", "left"]) }), response: { 200: nothing } },
    },
    async ({ principal: { workspace, actor }, params, body }) => {
      await demandConversation(db, workspace, params.id);
      if (actor.kind === "teammate") presence.teammate(workspace, params.id, body.state, actor);
      return { ok: true as const };
    },
  );

  const line = params.extend({ line: id });
  app.put(
    "/conversations/:id/lines/:line/pause",
    { config: write, schema: { params: line, body: reason, response: { 200: nothing } } },
    async ({ principal, params, body }) =>
      settled(
        await pauseLine(db, { ...about(principal, params.id), lineId: params.line, reason: body.reason }),
        "line",
      ),
  );
  app.delete(
    "/conversations/:id/lines/:line/pause",
    { config: write, schema: { params: line, response: { 200: nothing } } },
    async ({ principal, params }) =>
      settled(await resumeLine(db, { ...about(principal, params.id), lineId: params.line }), "line"),
  );

  async function findMember(workspace: Principal["workspace"], person: string) {
    const row = await db.in(workspace, (tx) =>
      tx.selectFrom("memberNames").select(["id", "name"]).where("id", "=", person).executeTakeFirst(),
    );
    if (row?.id && row.name) return { id: row.id, name: row.name };
    throw new Refusal(422, "wrong_input", "person: is no member of this workspace.", {
      person: "is no member of this workspace",
    });
  }
}
