import { z } from "zod";
import { timelineEvent } from "../../contract/contacts.ts";
import {
  conversation,
  conversationQuery,
  conversationRow,
  counts,
  line,
  newLine,
} from "../../contract/conversations.ts";
import { eventPageQuery, pageOf } from "../../contract/page.ts";
import { readTimeline } from "../contacts/queries.ts";
import { addLine } from "../conversations/add-line.ts";
import { demandConversation } from "../conversations/demand-conversation.ts";
import type { Database } from "../infra/database.ts";
import type { App } from "../infra/http.ts";
import { about, found } from "../team/acting.ts";
import { lineRefusal } from "./line-refusals.ts";
import { countConversations, listConversations, readConversation, readLines } from "./queries.ts";

const params = z.object({ id: z.string().max(60) });
const read = { permission: "inbox.read" } as const;

export function inboxRoutes(app: App, { db }: { db: Database }): void {
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
      const { workspace, person } = principal;
      return found(await db.in(workspace, (tx) => readConversation(tx, workspace, params.id, person)), "conversation");
    },
  );

  app.post(
    "/conversations/:id/lines",
    {
      config: { permission: "inbox.write" },
      schema: { params, body: newLine, response: { 200: line, 201: line } },
    },
    async ({ principal, params: { id }, body: { channelId, address = null } }, reply) => {
      const added = await addLine(db, { ...about(principal, id), channelId, address });
      if (!added.ok) throw lineRefusal(added.reason);
      const lines = await db.in(principal.workspace, (tx) => readLines(tx, principal.workspace, id));
      reply.code(added.repeated ? 200 : 201);
      return found(
        lines.find(({ id }) => id === added.lineId),
        "line",
      );
    },
  );

  app.get(
    "/conversations/:id/events",
    { config: read, schema: { params, querystring: eventPageQuery, response: { 200: pageOf(timelineEvent) } } },
    async ({ principal: { workspace }, params, query }) => {
      await demandConversation(db, workspace, params.id);
      return db.in(workspace, (tx) => readTimeline(tx, workspace, { of: { conversation: params.id }, ...query }));
    },
  );
}
