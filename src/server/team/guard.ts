import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import { sql } from "kysely";
import type { Actor } from "../../domain/event.ts";
import { lowestRole, may, type Permission, permissions, type Role } from "../../domain/permission.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import type { Secrets } from "../infra/secrets.ts";
import { refuseForeign } from "./same-origin.ts";
import { openSessionCookie, type SessionCookie, sessionDays } from "./session-cookie.ts";

/** Who acts, where, and with which rights. */
export type Principal = {
  workspace: WorkspaceId;
  role: Role;
  actor: Actor;
  person: string | null;
  session: string | null;
};

export type Session = { id: string; person: { id: string; name: string; email: string } };

/** `open` asks for nobody; `signed-in` for a person or a key, in whatever workspace or none. */
export type Need = Permission | "open" | "signed-in";

declare module "fastify" {
  interface FastifyContextConfig {
    permission?: Need;
    /** The body is a file of any type. */
    uploads?: true;
  }
  interface FastifyRequest {
    caller: Caller;
    /** Set wherever the route names a permission. */
    readonly principal: Principal;
  }
}

type Caller = { session: Session | null; principal: Principal | null };

export type GuardDeps = { db: Database; secrets: Secrets; url: string | null };

const base = "/api/v1";

/** Stands before every route of the API; call it before the first is registered. */
export function guard(app: App, { db, secrets, url }: GuardDeps) {
  const cookie = openSessionCookie({ secrets, secure: url?.startsWith("https://") ?? false });
  app.decorateRequest("caller");
  app.decorateRequest("principal", { getter: principalOf });
  app.addHook("onRoute", demandPermission);
  app.addHook("onRequest", async (request, reply) => {
    const need = request.routeOptions.config?.permission;
    if (!need || !isGuarded(request.routeOptions.url)) return;
    const changes = !["GET", "HEAD"].includes(request.method);
    const key = need === "open" ? null : bearer(request);
    if (changes && key === null) refuseForeign(request, url);
    request.caller =
      key === null ? await callerByCookie({ db, cookie, request, reply }) : await callerByKey(db, key, request);
    if (need !== "open") admit(request.caller, need);
  });
}

/** The cast every workspace goes through; beside here only verified webhooks and the payloads of jobs earn it. */
export function asWorkspace(id: string): WorkspaceId {
  return id as WorkspaceId;
}

/** The machine's own hand, for the terminal and the demo. */
export function systemPrincipal(workspace: string): Principal {
  return { workspace: asWorkspace(workspace), role: "owner", actor: { kind: "system" }, person: null, session: null };
}

/**
 * Those who were let in earlier and would still be let in the same way: a stream stays open longer than a right may
 * last. All at once, since everybody who looks at a screen has such a stream.
 */
export async function stillAdmitted(db: Database, principals: Principal[]): Promise<Set<Principal>> {
  const { rows } = await sql<{ workspaceId: string; id: string; role: string }>`
    select workspace_id, id, role from api_keys
    where id = any(${principals.map(({ actor }) => (actor.kind === "key" ? actor.id : null))}) and revoked_at is null
    union all
    select m.workspace_id, s.id, m.role from sessions s join members m on m.person_id = s.person_id
    where s.id = any(${principals.map(({ session }) => session)}) and s.expires_at > ${new Date()}`.execute(db.system);
  const rights = new Set(rows.map(({ workspaceId, id, role }) => `${workspaceId} ${id} ${role}`));
  return new Set(
    principals.filter(({ workspace, actor, session, role }) =>
      rights.has(`${workspace} ${actor.kind === "key" ? actor.id : session} ${role}`),
    ),
  );
}

export function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function principalOf(this: FastifyRequest): Principal {
  if (!this.caller?.principal)
    throw new Error(`The route ${this.routeOptions.url} names no permission of a workspace.`);
  return this.caller.principal;
}

function isGuarded(url: string | undefined): boolean {
  return url === base || (url?.startsWith(`${base}/`) ?? false);
}

function demandPermission(route: RouteOptions) {
  if (!isGuarded(route.url)) return;
  const need = route.config?.permission;
  if (need === "open" || need === "signed-in" || permissions.includes(need as Permission)) return;
  throw new Error(`The route ${route.method} ${route.url} names no permission.`);
}

/** Whoever sends this header means to come by a key: a wrong one is not passed over for a cookie. */
function bearer({ headers }: FastifyRequest): string | null {
  if (!headers.authorization) return null;
  return /^Bearer +(\S+)$/i.exec(headers.authorization)?.[1] ?? "";
}

async function callerByKey(db: Database, key: string, request: FastifyRequest): Promise<Caller> {
  const row = await db.system
    .selectFrom("apiKeys")
    .select(["workspaceId", "id", "name", "role", "lastUsedAt"])
    .where("hash", "=", hashOf(key))
    .where("revokedAt", "is", null)
    .executeTakeFirst();
  if (!row) throw new Refusal(401, "unknown_key", "This API key is not known, or it was revoked.");
  const wanted = wantedWorkspace(request);
  if (wanted && wanted !== row.workspaceId) throw notFound("workspace");
  if (!row.lastUsedAt || Date.now() - row.lastUsedAt.getTime() > 60_000) await touch(db, row);
  const actor: Actor = { kind: "key", id: row.id, name: row.name };
  const workspace = asWorkspace(row.workspaceId);
  return { session: null, principal: { workspace, role: row.role as Role, actor, person: null, session: null } };
}

async function touch(db: Database, { workspaceId, id }: { workspaceId: string; id: string }) {
  const query = db.system.updateTable("apiKeys").set({ lastUsedAt: new Date() });
  await query.where("workspaceId", "=", workspaceId).where("id", "=", id).execute();
}

type Knock = { db: Database; cookie: SessionCookie; request: FastifyRequest; reply: FastifyReply };

async function callerByCookie({ db, cookie, request, reply }: Knock): Promise<Caller> {
  const token = cookie.token(request.headers.cookie);
  const wanted = wantedWorkspace(request);
  const row = token && (await findSession(db, token, wanted));
  if (!row) return { session: null, principal: null };
  if (isDue(row.expiresAt)) {
    await prolong(db, row.id);
    reply.header("set-cookie", cookie.renewed(request.headers.cookie!));
  }
  const person = { id: row.personId, name: row.name, email: row.email };
  const session = { id: row.id, person };
  if (!row.workspaceId || !row.role) {
    if (wanted && request.routeOptions.config.permission !== "open") throw notFound("workspace");
    return { session, principal: null };
  }
  const actor: Actor = { kind: "teammate", id: person.id, name: person.name };
  const workspace = asWorkspace(row.workspaceId);
  return { session, principal: { workspace, role: row.role as Role, actor, person: person.id, session: row.id } };
}

/** The session, its person, and the membership in the wanted workspace, or else in the one opened last, or joined first. */
function findSession(db: Database, token: string, wanted: string | null) {
  return db.system
    .selectFrom("sessions as s")
    .innerJoin("people as p", "p.id", "s.personId")
    .leftJoin("members as m", (join) => {
      const own = join.onRef("m.personId", "=", "p.id");
      return wanted ? own.on("m.workspaceId", "=", wanted) : own;
    })
    .select(["s.id", "s.expiresAt", "p.id as personId", "p.name", "p.email", "m.workspaceId", "m.role"])
    .where("s.token", "=", token)
    .where("s.expiresAt", ">", new Date())
    .orderBy((eb) => eb("m.workspaceId", "is not distinct from", eb.ref("p.lastWorkspaceId")), "desc")
    .orderBy("m.createdAt")
    .limit(1)
    .executeTakeFirst();
}

const day = 86_400_000;

/** A session lives on while it is used; its row is written at most once a day. */
function isDue(expiresAt: Date): boolean {
  return expiresAt.getTime() - Date.now() < (sessionDays - 1) * day;
}

async function prolong(db: Database, id: string) {
  const expiresAt = new Date(Date.now() + sessionDays * day);
  await db.system.updateTable("sessions").set({ expiresAt, updatedAt: new Date() }).where("id", "=", id).execute();
}

// A browser's EventSource sends no headers of its own, so the address may name the workspace too.
function wantedWorkspace({ headers, query }: FastifyRequest): string | null {
  const wanted = headers["x-workspace"] ?? (query as { workspace?: unknown } | undefined)?.workspace;
  return typeof wanted === "string" && wanted !== "" ? wanted : null;
}

function admit({ session, principal }: Caller, need: Permission | "signed-in") {
  if (!session && !principal) throw new Refusal(401, "not_signed_in", "Sign in, or send an API key.");
  if (need === "signed-in") return;
  if (!principal) {
    throw new Refusal(409, "no_workspace", "You belong to no workspace yet. Create one, or ask for an invitation.");
  }
  if (may(principal.role, need)) return;
  const whose = principal.actor.kind === "key" ? "The role of this key" : "Your role";
  const lowest = lowestRole(need);
  const article = /^[aeiou]/.test(lowest) ? "an" : "a";
  throw new Refusal(403, "forbidden", `${whose}, ${principal.role}, may not do this; it takes ${article} ${lowest}.`);
}
