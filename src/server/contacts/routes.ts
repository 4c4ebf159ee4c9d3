import { z } from "zod";
import { contact, contactChange, contactQuery, timelineEvent } from "../../contract/contacts.ts";
import { reason } from "../../contract/conversations.ts";
import { eventPageQuery, nothing, pageOf } from "../../contract/page.ts";
import type { Database } from "../infra/database.ts";
import { type App, notFound } from "../infra/http.ts";
import { about, settled } from "../team/acting.ts";
import type { Principal } from "../team/guard.ts";
import {
  blockContact,
  changeContact,
  pauseContact,
  resumeContact,
  subscribeContact,
  unblockContact,
  unsubscribeContact,
} from "./change-contact.ts";
import { listContacts, readContact, readTimeline } from "./queries.ts";

const params = z.object({ id: z.string().max(60) });

export function contactRoutes(app: App, { db }: { db: Database }): void {
  app.get(
    "/contacts",
    { config: { permission: "inbox.read" }, schema: { querystring: contactQuery, response: { 200: pageOf(contact) } } },
    ({ principal: { workspace }, query }) => db.in(workspace, (tx) => listContacts(tx, workspace, query)),
  );

  app.get(
    "/contacts/:id",
    { config: { permission: "inbox.read" }, schema: { params, response: { 200: contact } } },
    ({ principal: { workspace }, params: { id } }) => readOne(workspace, id),
  );

  app.patch(
    "/contacts/:id",
    { config: { permission: "contacts.write" }, schema: { params, body: contactChange, response: { 200: contact } } },
    async ({ principal, params: { id }, body }) => {
      settled(await changeContact(db, about(principal, id), body), "contact");
      return readOne(principal.workspace, id);
    },
  );

  app.get(
    "/contacts/:id/timeline",
    {
      config: { permission: "inbox.read" },
      schema: { params, querystring: eventPageQuery, response: { 200: pageOf(timelineEvent) } },
    },
    async ({ principal: { workspace }, params: { id }, query }) => {
      await readOne(workspace, id);
      return db.in(workspace, (tx) => readTimeline(tx, workspace, { of: { contact: id }, ...query }));
    },
  );

  app.put(
    "/contacts/:id/pause",
    { config: { permission: "contacts.write" }, schema: { params, body: reason, response: { 200: nothing } } },
    async ({ principal, params: { id }, body }) =>
      settled(await pauseContact(db, about(principal, id), body.reason), "contact"),
  );

  const acts = [
    ["delete", "pause", resumeContact],
    ["put", "block", blockContact],
    ["delete", "block", unblockContact],
    ["put", "unsubscription", unsubscribeContact],
    ["delete", "unsubscription", subscribeContact],
  ] as const;
  for (const [method, name, act] of acts) {
    app[method](
      `/contacts/:id/${name}`,
      { config: { permission: "contacts.write" }, schema: { params, response: { 200: nothing } } },
      async ({ principal, params: { id } }) => settled(await act(db, about(principal, id)), "contact"),
    );
  }

  async function readOne(workspace: Principal["workspace"], id: string) {
    const row = await db.in(workspace, (tx) => readContact(tx, workspace, id));
    if (!row) throw notFound("contact");
    return row;
  }
}
