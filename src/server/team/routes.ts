import { normalizeIP } from "@fastify/rate-limit";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { nothing, pageBy, pageOf, pageQuery, time } from "../../contract/page.ts";
import {
  acceptance,
  apiKey,
  createdApiKey,
  invitation,
  invitationView,
  mail,
  me,
  member,
  memberChange,
  newApiKey,
  newInvitation,
  newWorkspace,
  personChange,
  personSettings,
  sentInvitation,
  setUp as setUpInput,
  welcome,
} from "../../contract/team.ts";
import type { Role } from "../../domain/permission.ts";
import type { Database } from "../infra/database.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import type { Mailer } from "../infra/mail.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import { changeMember } from "./change-member.ts";
import { changeSettings } from "./change-settings.ts";
import { createKey } from "./create-key.ts";
import { createWorkspace } from "./create-workspace.ts";
import { endSession } from "./end-session.ts";
import type { Session } from "./guard.ts";
import { type Identity, tooMany } from "./identity.ts";
import { invite } from "./invite.ts";
import { attempt } from "./limit.ts";
import * as queries from "./queries.ts";
import { removeMember } from "./remove-member.ts";
import { renamePerson } from "./rename-person.ts";
import { renameWorkspace } from "./rename-workspace.ts";
import { revokeKey } from "./revoke-key.ts";
import { originOf } from "./same-origin.ts";
import { setUp } from "./set-up.ts";
import { withdrawInvitation } from "./withdraw-invitation.ts";

export type TeamDeps = {
  db: Database;
  mailer: Mailer;
  identity: Identity;
  url: string | null;
  demo: { email: string; password: string } | null;
  signUp?: boolean;
};

const workspaceItem = me.shape.workspaces.element;
const byId = z.object({ id: z.string() });
const byPerson = z.object({ person: z.string() });
const byToken = z.object({ token: z.string() });
const session = z.object({
  id: z.string(),
  current: z.boolean(),
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: time,
  seenAt: time,
  expiresAt: time,
});

const ok = { ok: true } as const;

/** Everything about people and their rights. `guard` and `idempotency` are installed before. */
export function teamRoutes(app: App, deps: TeamDeps) {
  deps.identity.mount(app);
  doors(app, deps);
  own(app, deps);
  workspaces(app, deps);
  membership(app, deps);
  invitations(app, deps);
  keys(app, deps);
  outbox(app, deps);
}

/** What is open before anybody has signed in. */
function doors(app: App, { db, identity, mailer, demo, signUp = false }: TeamDeps) {
  const config = { permission: "open" } as const;

  app.get("/api/v1/welcome", { config, schema: { response: { 200: welcome } } }, async () => {
    const state = (await queries.hasPeople(db.system)) ? ("sign-in" as const) : ("set-up" as const);
    return { state, demo, signUp, mailKept: mailer.kept };
  });

  app.post(
    "/api/v1/set-up",
    { config, schema: { body: setUpInput, response: { 201: nothing } } },
    async (request, reply) => {
      await limit(db, request, reply, "set-up");
      demand(await setUp(db, request.body));
      await identity.signIn(request, reply, request.body);
      return reply.code(201).send(ok);
    },
  );

  app.get(
    "/api/v1/invitations/by-token/:token",
    { config, schema: { params: byToken, response: { 200: invitationView } } },
    async (request, reply) => {
      await limit(db, request, reply, "invitation");
      const found = await queries.openInvitation(db.system, request.params.token).executeTakeFirst();
      if (!found) throw refusals["no-invitation"]();
      const hasAccount = (await queries.findPersonByEmail(db.system, found.email)) !== undefined;
      return { workspace: found.workspace, email: found.email, role: found.role as Role, hasAccount };
    },
  );

  app.post(
    "/api/v1/invitations/by-token/:token/acceptance",
    { config, schema: { params: byToken, body: acceptance, response: { 201: nothing } } },
    async (request, reply) => {
      await limit(db, request, reply, "invitation");
      const { body, params, caller } = request;
      const accepted = demand(await acceptInvitation(db, { ...body, ...params, session: caller.session }));
      if (accepted.isNew) {
        await identity.signIn(request, reply, { email: accepted.email, password: body.password! });
      }
      return reply.code(201).send(ok);
    },
  );
}

/** What belongs to the one who asks. */
function own(app: App, { db, mailer, demo }: TeamDeps) {
  const config = { permission: "signed-in" } as const;

  app.get("/api/v1/me", { config, schema: { response: { 200: me } } }, async ({ caller }) => {
    if (caller.principal?.person) await queries.rememberWorkspace(db, caller.principal);
    return { ...(await queries.readMe(db, caller)), demo: demo !== null, mailKept: mailer.kept };
  });

  app.patch("/api/v1/me", { config, schema: { body: personChange, response: { 200: nothing } } }, async (request) => {
    await renamePerson(db, personOf(request).person.id, request.body.name);
    return ok;
  });

  app.patch(
    "/api/v1/me/settings",
    { config, schema: { body: personSettings, response: { 200: nothing } } },
    async (request) => {
      await changeSettings(db, personOf(request).person.id, request.body);
      return ok;
    },
  );

  app.get(
    "/api/v1/sessions",
    { config, schema: { querystring: pageQuery, response: { 200: pageOf(session) } } },
    (request) => queries.listSessions(db, personOf(request), request.query),
  );

  app.delete(
    "/api/v1/sessions/:id",
    { config, schema: { params: byId, response: { 200: nothing } } },
    async (request) => {
      const { person } = personOf(request);
      if (!(await endSession(db, { person: person.id, id: request.params.id })).ok) throw notFound("session");
      return ok;
    },
  );
}

function workspaces(app: App, { db }: TeamDeps) {
  const config = { permission: "signed-in" } as const;

  app.get(
    "/api/v1/workspaces",
    { config, schema: { response: { 200: pageOf(workspaceItem) } } },
    async ({ caller }) => {
      return { items: (await queries.readMe(db, caller)).workspaces, next: null };
    },
  );

  app.post(
    "/api/v1/workspaces",
    { config, schema: { body: newWorkspace, response: { 201: workspaceItem } } },
    async (request, reply) => {
      const { name } = request.body;
      const id = await createWorkspace(db, { name, owner: personOf(request).person });
      return reply.code(201).send({ id, name, role: "owner" });
    },
  );

  app.patch(
    "/api/v1/workspace",
    { config: { permission: "workspace.write" }, schema: { body: newWorkspace, response: { 200: workspaceItem } } },
    async ({ principal, body }) => {
      await renameWorkspace(db, principal, body.name);
      return { id: principal.workspace, name: body.name, role: principal.role };
    },
  );
}

function membership(app: App, { db }: TeamDeps) {
  const write = { permission: "team.write" } as const;

  app.get(
    "/api/v1/members",
    { config: { permission: "team.read" }, schema: { querystring: pageQuery, response: { 200: pageOf(member) } } },
    ({ principal, query }) => queries.listMembers(db, principal.workspace, query),
  );

  app.patch(
    "/api/v1/members/:person",
    { config: write, schema: { params: byPerson, body: memberChange, response: { 200: member } } },
    async ({ principal, params, body }) => {
      demand(await changeMember(db, principal, { ...params, ...body }), "member");
      return queries.readMember(db, principal.workspace, params.person);
    },
  );

  app.delete(
    "/api/v1/members/:person",
    { config: write, schema: { params: byPerson, response: { 200: nothing } } },
    async ({ principal, params }) => {
      demand(await removeMember(db, principal, params.person), "member");
      return ok;
    },
  );
}

function invitations(app: App, { db, mailer, url }: TeamDeps) {
  const config = { permission: "team.write" } as const;

  app.get(
    "/api/v1/invitations",
    { config, schema: { querystring: pageBy("invitation"), response: { 200: pageOf(invitation) } } },
    ({ principal, query }) => queries.listInvitations(db, principal.workspace, query),
  );

  app.post(
    "/api/v1/invitations",
    { config, schema: { body: newInvitation, response: { 201: sentInvitation } } },
    async (request, reply) => {
      const { principal, body } = request;
      const { id, link } = demand(await invite(db, mailer, principal, { ...body, origin: originOf(request, url) }));
      const sent = await queries.readInvitation(db, principal.workspace, id);
      return reply.code(201).send({ ...sent, link });
    },
  );

  app.delete(
    "/api/v1/invitations/:id",
    { config, schema: { params: byId, response: { 200: nothing } } },
    async ({ principal, params }) => {
      demand(await withdrawInvitation(db, principal, params.id), "invitation");
      return ok;
    },
  );
}

function keys(app: App, { db }: TeamDeps) {
  const config = { permission: "keys.write" } as const;

  app.get(
    "/api/v1/keys",
    { config, schema: { querystring: pageBy("apiKey"), response: { 200: pageOf(apiKey) } } },
    ({ principal, query }) => queries.listKeys(db, principal.workspace, query),
  );

  app.post(
    "/api/v1/keys",
    { config, schema: { body: newApiKey, response: { 201: createdApiKey } } },
    async ({ principal, body }, reply) => {
      const { id, key } = demand(await createKey(db, principal, body));
      return reply.code(201).send({ ...(await queries.readKey(db, principal.workspace, id)), key });
    },
  );

  app.delete(
    "/api/v1/keys/:id",
    { config, schema: { params: byId, response: { 200: nothing } } },
    async ({ principal, params }) => {
      demand(await revokeKey(db, principal, params.id), "key");
      return ok;
    },
  );
}

/** Mail to people where no mail server is configured: somebody has to be able to read the links. */
function outbox(app: App, { db, mailer }: TeamDeps) {
  app.get(
    "/api/v1/outbox",
    {
      config: { permission: "settings.write" },
      schema: { querystring: pageBy("mail"), response: { 200: pageOf(mail) } },
    },
    async ({ principal, query }) => {
      if (!mailer.kept)
        throw new Refusal(404, "not_found", "Mail goes out through the mail server; there is no outbox.");
      return queries.listMails(db, principal, query);
    },
  );
}

function personOf({ caller }: FastifyRequest): Session {
  if (caller.session) return caller.session;
  throw new Refusal(403, "person_needed", "This takes a person who is signed in; an API key may not do it.");
}

async function limit(db: Database, request: FastifyRequest, reply: FastifyReply, what: string) {
  const { allowed, retryAfter } = await attempt(db, `${what} ${normalizeIP(request.ip)}`, { max: 30, seconds: 60 });
  if (!allowed) throw tooMany(reply, retryAfter);
}

const refusals = {
  "set-up-closed": () => new Refusal(404, "not_found", "There is nothing at this address."),
  "wrong-set-up-token": () =>
    new Refusal(403, "wrong_token", "This is not the token. It is printed on the terminal where Parley was started."),
  "email-taken": () =>
    new Refusal(409, "email_taken", "There is an account with this address already.", { email: "is taken" }),
  "no-invitation": () =>
    new Refusal(404, "not_found", "This invitation was used, withdrawn or has run out. Ask for a new one."),
  "sign-in-first": () =>
    new Refusal(401, "sign_in_first", "You have an account already. Sign in, then open this link again."),
  "other-account": () =>
    new Refusal(403, "other_account", "This invitation is for another address than the one you are signed in with."),
  "name-and-password-needed": () =>
    new Refusal(422, "wrong_input", "A name and a password are needed.", { name: "is needed", password: "is needed" }),
  "above-you": () => new Refusal(403, "above_you", "This takes a role at least as high as the one it is about."),
  "already-member": () =>
    new Refusal(409, "already_member", "They are already a member.", { email: "already belongs to a member" }),
  "last-owner": () =>
    new Refusal(409, "last_owner", "A workspace keeps at least one owner. Make somebody else owner first."),
  "not-found": notFound,
};

type Answer = { ok: true } | { ok: false; reason: keyof typeof refusals };

/** Turns an expected failure into the refusal that the caller reads. */
function demand<Result extends Answer>(result: Result, what = "thing"): Extract<Result, { ok: true }> {
  if (result.ok) return result as Extract<Result, { ok: true }>;
  throw refusals[result.reason](what);
}
