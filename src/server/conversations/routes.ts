import { z } from "zod";
import { timelineEvent } from "../../contract/contacts.ts";
import {
  assignment,
  conversation,
  conversationQuery,
  conversationRow,
  counts,
  draft,
  reason,
} from "../../contract/conversations.ts";
import { eventPageQuery, nothing, pageOf } from "../../contract/page.ts";
import { turn, turnQuery, why as whyAnswer } from "../../contract/turns.ts";
import type { Done } from "../../domain/result.ts";
import { readTimeline } from "../contacts/queries.ts";
import type { Database } from "../infra/database.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import type { Principal } from "../team/guard.ts";
import { assign } from "./assign.ts";
import { deleteConversation } from "./delete-conversation.ts";
import { handBack, handOff } from "./hand-off.ts";
import { keepDraft } from "./keep-draft.ts";
import { markRead, markUnread } from "./mark-read.ts";
import { pauseConversation, pauseLine, resumeConversation, resumeLine } from "./pause.ts";
import type { Presence } from "./presence.ts";
import { countConversations, listConversations, readConversation } from "./queries.ts";
import { reconsider } from "./reconsider.ts";
import { reopen, resolve } from "./resolve.ts";
import { listTurns, readTurn } from "./turn-queries.ts";
import { why } from "./why.ts";

const id = z.string().max(60);
const params = z.object({ id });
const read = { permission: "inbox.read" } as const;
const write = { permission: "inbox.write" } as const;

type Deps = { db: Database; presence: Presence };

export function conversationRoutes(app: App, { db, presence }: Deps): void {
  app.get(
    "/conversations",
    { config: read, schema: { querystring: conversationQuery, response: { 200: pageOf(conversationRow) } } },
    ({ principal: { workspace, person }, query }) =>
      db.in(workspace, (tx) => listConversations(tx, workspace, query, person)),
  );

  app.get(
    "/conversations/counts",
    { config: read, schema: { response: { 200: counts } } },
    ({ principal: { workspace, person } }) => db.in(workspace, (tx) => countConversations(tx, workspace, person)),
  );

  app.get(
    "/conversations/:id",
    { config: read, schema: { params, response: { 200: conversation } } },
    async ({ principal, params }) => {
      const found = await db.in(principal.workspace, (tx) =>
        readConversation(tx, principal.workspace, params.id, principal.person),
      );
      return found ?? refuse("conversation");
    },
  );

  app.delete(
    "/conversations/:id",
    { config: { permission: "inbox.delete" }, schema: { params, response: { 200: nothing } } },
    async ({ principal, params }) => settled(await deleteConversation(db, about(principal, params.id))),
  );

  app.get(
    "/conversations/:id/events",
    { config: read, schema: { params, querystring: eventPageQuery, response: { 200: pageOf(timelineEvent) } } },
    async ({ principal: { workspace }, params, query }) => {
      await exists(workspace, params.id);
      return db.in(workspace, (tx) => readTimeline(tx, workspace, { of: { conversation: params.id }, ...query }));
    },
  );

  app.get(
    "/conversations/:id/why",
    { config: read, schema: { params, response: { 200: whyAnswer } } },
    async ({ principal: { workspace }, params }) => {
      return (await db.in(workspace, (tx) => why(tx, workspace, params.id))) ?? refuse("conversation");
    },
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
        settled(await act(db, { ...about(principal, params.id), reason: body.reason })),
    );
  }

  const plain = [
    ["delete", "handoff", handBack],
    ["delete", "pause", resumeConversation],
    ["put", "closure", resolve],
    ["delete", "closure", reopen],
    ["put", "reconsideration", reconsider],
    ["put", "unread", markUnread],
    ["delete", "unread", markRead],
  ] as const;
  for (const [method, name, act] of plain) {
    app[method](
      `/conversations/:id/${name}`,
      { config: write, schema: { params, response: { 200: nothing } } },
      async ({ principal, params }) => settled(await act(db, about(principal, params.id))),
    );
  }

  app.put(
    "/conversations/:id/assignment",
    { config: write, schema: { params, body: assignment, response: { 200: nothing } } },
    async ({ principal, params, body }) => {
      const to = await findMember(principal.workspace, body.person);
      return settled(await assign(db, { ...about(principal, params.id), to }));
    },
  );

  app.delete(
    "/conversations/:id/assignment",
    { config: write, schema: { params, response: { 200: nothing } } },
    async ({ principal, params }) => settled(await assign(db, { ...about(principal, params.id), to: null })),
  );

  app.put(
    "/conversations/:id/draft",
    { config: write, schema: { params, body: draft, response: { 200: nothing } } },
    async ({ principal: { workspace, person }, params, body }) => {
      if (!person) throw new Refusal(403, "people_only", "Drafts belong to people; an API key has none.");
      return settled(await keepDraft(db, { workspace, id: params.id, person, ...body }));
    },
  );

  app.post(
    "/conversations/:id/presence",
    {
      config: read,
      schema: { params, body: z.object({ state: z.enum(["viewing", "typing", "left"]) }), response: { 200: nothing } },
    },
    async ({ principal: { workspace, actor }, params, body }) => {
      await exists(workspace, params.id);
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

  app.get(
    "/turns",
    { config: read, schema: { querystring: turnQuery, response: { 200: pageOf(turn) } } },
    ({ principal: { workspace }, query }) => db.in(workspace, (tx) => listTurns(tx, workspace, query)),
  );

  app.get(
    "/turns/:id",
    { config: read, schema: { params, response: { 200: turn } } },
    async ({ principal: { workspace }, params }) => {
      return (await db.in(workspace, (tx) => readTurn(tx, workspace, params.id))) ?? refuse("turn");
    },
  );

  async function exists(workspace: Principal["workspace"], conversationId: string): Promise<void> {
    const row = await db.in(workspace, (tx) =>
      tx
        .selectFrom("conversations")
        .select("id")
        .where("workspaceId", "=", workspace)
        .where("id", "=", conversationId)
        .executeTakeFirst(),
    );
    if (!row) refuse("conversation");
  }

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

function about({ workspace, actor }: Principal, conversationId: string) {
  return { workspace, id: conversationId, by: actor };
}

function refuse(what: string): never {
  throw notFound(what);
}

function settled(result: Done, what = "conversation"): { ok: true } {
  return result.ok ? result : refuse(what);
}
