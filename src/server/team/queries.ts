import type { Kysely, Selectable } from "kysely";
import { sql } from "kysely";
import type { ApiKey, Invitation, Mail, Me, Member } from "../../contract/team.ts";
import { may, permissions, type Role, roles } from "../../domain/permission.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { type Page, toPage } from "../infra/page.ts";
import type { DB, Mails } from "../infra/rows.ts";
import { hashOf, type Principal, type Session } from "./guard.ts";

type Reader = Kysely<DB>;
type PageQuery = { limit: number; cursor?: string | undefined };

export async function hasPeople(db: Reader): Promise<boolean> {
  return (await db.selectFrom("people").select("id").limit(1).executeTakeFirst()) !== undefined;
}

export function findPersonByEmail(db: Reader, email: string): Promise<{ id: string; name: string } | undefined> {
  return db.selectFrom("people").select(["id", "name"]).where("email", "=", email).executeTakeFirst();
}

export async function personName(db: Database, id: string): Promise<string> {
  const person = await db.system.selectFrom("people").select("name").where("id", "=", id).executeTakeFirst();
  return person?.name ?? "somebody";
}

export async function workspaceName(db: Database, id: WorkspaceId): Promise<string> {
  return (await db.system.selectFrom("workspaces").select("name").where("id", "=", id).executeTakeFirstOrThrow()).name;
}

export async function isMember(db: Database, workspace: WorkspaceId, email: string): Promise<boolean> {
  const member = await members(db, workspace).where("p.email", "=", email).executeTakeFirst();
  return member !== undefined;
}

export async function readMe(
  db: Database,
  { session, principal }: { session: Session | null; principal: Principal | null },
): Promise<Omit<Me, "demo" | "mailKept">> {
  const workspaces = session ? await workspacesOf(db, session.person.id) : await onlyWorkspace(db, principal!);
  const here = principal && workspaces.find(({ id }) => id === principal.workspace);
  return {
    person: session && (await readPerson(db, session.person.id)),
    workspace: here ? { id: here.id, name: here.name } : null,
    role: principal?.role ?? null,
    permissions: principal ? permissions.filter((permission) => may(principal.role, permission)) : [],
    workspaces,
  };
}

async function readPerson(db: Database, id: string): Promise<Me["person"]> {
  const person = await db.system
    .selectFrom("people")
    .select(["id", "name", "email", "twoFactorEnabled as twoFactor", "settings"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return { ...person, settings: person.settings as Record<string, unknown> };
}

export async function workspacesOf(db: Database, person: string): Promise<Me["workspaces"]> {
  const rows = await db.system
    .selectFrom("members as m")
    .innerJoin("workspaces as w", "w.id", "m.workspaceId")
    .select(["w.id", "w.name", "m.role"])
    .where("m.personId", "=", person)
    .orderBy("w.name")
    .orderBy("w.id")
    .execute();
  return rows.map((row) => ({ ...row, role: row.role as Role }));
}

async function onlyWorkspace(db: Database, { workspace, role }: Principal): Promise<Me["workspaces"]> {
  return [{ id: workspace, name: await workspaceName(db, workspace), role }];
}

/** Opens the app next time where it was opened last. */
export async function rememberWorkspace(db: Database, { person, workspace }: Principal): Promise<void> {
  await db.system
    .updateTable("people")
    .set({ lastWorkspaceId: workspace })
    .where("id", "=", person)
    .where("lastWorkspaceId", "is distinct from", workspace)
    .execute();
}

export async function listMembers(db: Database, workspace: WorkspaceId, query: PageQuery): Promise<Page<Member>> {
  const rows = await members(db, workspace)
    .$if(query.cursor !== undefined, (from) => from.where("m.personId", ">", query.cursor!))
    .orderBy("m.personId")
    .limit(query.limit + 1)
    .execute();
  return toPage(rows.map(toMember), query.limit, (member) => member.personId);
}

export async function readMember(db: Database, workspace: WorkspaceId, person: string): Promise<Member> {
  return toMember(await members(db, workspace).where("m.personId", "=", person).executeTakeFirstOrThrow());
}

function members(db: Database, workspace: WorkspaceId) {
  return db.system
    .selectFrom("members as m")
    .innerJoin("people as p", "p.id", "m.personId")
    .select(["m.personId", "p.name", "p.email", "m.role", "p.twoFactorEnabled as twoFactor", "m.createdAt"])
    .where("m.workspaceId", "=", workspace);
}

function toMember({
  createdAt,
  role,
  ...row
}: Awaited<ReturnType<ReturnType<typeof members>["execute"]>>[number]): Member {
  return { ...row, role: role as Role, joinedAt: createdAt.toISOString() };
}

/** The invitation a link opens: not used, not withdrawn, not run out. */
export function openInvitation(db: Reader, token: string) {
  return db
    .selectFrom("invitations as i")
    .innerJoin("workspaces as w", "w.id", "i.workspaceId")
    .select(["i.workspaceId", "i.id", "i.email", "i.role", "w.name as workspace"])
    .where("i.tokenHash", "=", hashOf(token))
    .where("i.acceptedAt", "is", null)
    .where("i.revokedAt", "is", null)
    .where("i.expiresAt", ">", new Date());
}

export async function listInvitations(
  db: Database,
  workspace: WorkspaceId,
  query: PageQuery,
): Promise<Page<Invitation>> {
  const rows = await invitations(db, workspace)
    .$if(query.cursor !== undefined, (from) => from.where("i.id", "<", query.cursor!))
    .orderBy("i.id", "desc")
    .limit(query.limit + 1)
    .execute();
  return toPage(rows.map(toInvitation), query.limit, (invitation) => invitation.id);
}

export async function readInvitation(db: Database, workspace: WorkspaceId, id: string): Promise<Invitation> {
  return toInvitation(await invitations(db, workspace).where("i.id", "=", id).executeTakeFirstOrThrow());
}

function invitations(db: Database, workspace: WorkspaceId) {
  return db.system
    .selectFrom("invitations as i")
    .leftJoin("people as p", "p.id", "i.invitedBy")
    .select(["i.id", "i.email", "i.role", "p.name as invitedBy", "i.createdAt", "i.expiresAt"])
    .where("i.workspaceId", "=", workspace)
    .where("i.acceptedAt", "is", null)
    .where("i.revokedAt", "is", null)
    .where("i.expiresAt", ">", new Date());
}

function toInvitation(row: Awaited<ReturnType<ReturnType<typeof invitations>["execute"]>>[number]): Invitation {
  const times = { createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt.toISOString() };
  return { ...row, ...times, role: row.role as Role };
}

export async function listKeys(db: Database, workspace: WorkspaceId, query: PageQuery): Promise<Page<ApiKey>> {
  const rows = await keys(db, workspace)
    .$if(query.cursor !== undefined, (from) => from.where("id", "<", query.cursor!))
    .orderBy("id", "desc")
    .limit(query.limit + 1)
    .execute();
  return toPage(rows.map(toKey), query.limit, (key) => key.id);
}

export async function readKey(db: Database, workspace: WorkspaceId, id: string): Promise<ApiKey> {
  return toKey(await keys(db, workspace).where("id", "=", id).executeTakeFirstOrThrow());
}

function keys(db: Database, workspace: WorkspaceId) {
  return db.system
    .selectFrom("apiKeys")
    .select(["id", "name", "role", "hint", "createdAt", "lastUsedAt"])
    .where("workspaceId", "=", workspace)
    .where("revokedAt", "is", null);
}

function toKey(row: Awaited<ReturnType<ReturnType<typeof keys>["execute"]>>[number]): ApiKey {
  const times = { createdAt: row.createdAt.toISOString(), lastUsedAt: row.lastUsedAt?.toISOString() ?? null };
  return { ...row, ...times, role: row.role as Role };
}

/**
 * Mails hold links that open accounts. A reader is shown their own, and those of people whose every membership and
 * invitation is in this workspace and not above the reader's role: what they could hand out anyhow.
 */
export async function listMails(
  db: Database,
  { workspace, role, person }: Principal,
  query: PageQuery,
): Promise<Page<Mail>> {
  const reachable = roles.slice(roles.indexOf(role));
  const { rows } = await sql<Selectable<Mails>>`
    with reach as (
      select p.email, m.workspace_id, m.role from members m join people p on p.id = m.person_id
      union all
      select email, workspace_id, role from invitations where accepted_at is null and revoked_at is null and expires_at > now()
    )
    select m.* from mails m
    where ${query.cursor === undefined ? sql`true` : sql`m.id < ${query.cursor}`}
      and (m.recipient = (select email from people where id = ${person})
        or (select bool_and(r.workspace_id = ${workspace} and r.role = any(${reachable})) from reach r where r.email = m.recipient::citext))
    order by m.id desc limit ${query.limit + 1}`.execute(db.system);
  return toPage(rows.map(toMail), query.limit, (mail) => mail.id);
}

function toMail({ id, recipient, subject, body, createdAt, sentAt, error }: Selectable<Mails>): Mail {
  const times = { createdAt: createdAt.toISOString(), sentAt: sentAt?.toISOString() ?? null };
  return { id, to: recipient, subject, body, error, ...times };
}

export async function listSessions(db: Database, { id: current, person }: Session, query: PageQuery) {
  const rows = await db.system
    .selectFrom("sessions")
    .select(["id", "ipAddress", "userAgent", "createdAt", "updatedAt", "expiresAt"])
    .where("personId", "=", person.id)
    .where("expiresAt", ">", new Date())
    .$if(query.cursor !== undefined, (from) => from.where("id", ">", query.cursor!))
    .orderBy("id")
    .limit(query.limit + 1)
    .execute();
  const sessions = rows.map(({ createdAt, updatedAt, expiresAt, ...row }) => ({
    ...row,
    current: row.id === current,
    createdAt: createdAt.toISOString(),
    seenAt: updatedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }));
  return toPage(sessions, query.limit, (session) => session.id);
}
