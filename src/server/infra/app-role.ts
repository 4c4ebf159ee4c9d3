import pg from "pg";
import { StartError } from "./start-error.ts";

/**
 * Sees to the role as which every workspace is entered. Roles belong to a server and not to its databases, so a dump
 * does not carry this one.
 */
export async function prepareRole(client: pg.ClientBase): Promise<void> {
  const { user, fresh, owner, owns, exists, member } = await look(client);
  if (!fresh && !owns) throw new StartError(notOurs(owner!, user));
  // The first migration grants the role again, for which being its member is not enough.
  if (fresh || !member) await grant(client, user, exists);
  if ((await look(client)).unbound) throw new StartError(seesAll);
}

type Lacks = { user: string; database: string; old: boolean; rights: boolean; extensions: string[] };

/** What the first migration needs beside the role. */
export async function requireRights(client: pg.ClientBase, extensions: string[]): Promise<void> {
  const { rows } = await client.query<Lacks>(
    `select current_user::text as user, current_database()::text as database,
            current_setting('server_version_num')::int < 150000 as old,
            (has_database_privilege(current_database(), 'create') and has_schema_privilege(current_schema(), 'create')) is not true as rights,
            array(select name from unnest($1::text[]) name where name not in (select name from pg_available_extensions)) as extensions`,
    [extensions],
  );
  const lacks = rows[0]!;
  if (lacks.old) throw new StartError("This PostgreSQL is too old: Parley needs 15 or later.");
  if (lacks.extensions.length > 0) {
    const names = lacks.extensions.join(", ");
    throw new StartError(`This PostgreSQL lacks ${names}: install its contrib package (postgresql-contrib).`);
  }
  if (lacks.rights) {
    const [database, user] = [lacks.database, lacks.user].map((name) => pg.escapeIdentifier(name));
    throw new StartError(
      `The database user ${lacks.user} may not make tables and extensions: as a superuser, run once: alter database ${database} owner to ${user};`,
    );
  }
}

type Standing = {
  user: string;
  /** There are no tables yet. */
  fresh: boolean;
  owner: string | null;
  owns: boolean;
  exists: boolean;
  member: boolean;
  /** Row level security does not hold the role back. */
  unbound: boolean;
};

async function look(client: pg.ClientBase): Promise<Standing> {
  const { rows } = await client.query<Standing>(`
    select current_user::text as user, t.oid is null as fresh, t.relowner::regrole::text as owner,
           coalesce(pg_has_role(t.relowner, 'usage'), false) as owns, r.oid is not null as exists,
           coalesce(pg_has_role(r.oid, case when version >= 160000 then 'set' else 'member' end), false) as member,
           coalesce(r.rolsuper or r.rolbypassrls or pg_has_role(r.oid, coalesce(t.relowner, current_user::regrole), 'usage'), false) as unbound
    from cast(current_setting('server_version_num') as int) version
    left join pg_roles r on r.rolname = 'parley_app'
    left join pg_class t on t.oid = to_regclass('workspaces')`);
  return rows[0]!;
}

async function grant(client: pg.ClientBase, user: string, exists: boolean): Promise<void> {
  const role = exists ? "" : "create role parley_app nologin;";
  try {
    await client.query(`${role} grant parley_app to ${pg.escapeIdentifier(user)}`);
  } catch (error) {
    const { code } = error as pg.DatabaseError;
    // Another database of the same server was prepared at the same moment.
    if (!exists && (code === "42710" || code === "23505")) return grant(client, user, true);
    if (code !== "42501") throw error;
    throw new StartError(mayNot(user, exists));
  }
}

function mayNot(user: string, exists: boolean): string {
  const remedy = `${exists ? "" : "create role parley_app nologin; "}grant parley_app to ${pg.escapeIdentifier(user)} with admin option;`;
  return `The database user ${user} may not ${exists ? "use" : "create"} the role parley_app: as a superuser, run once: ${remedy}`;
}

function notOurs(owner: string, user: string): string {
  return `The tables belong to the database user ${owner} and not to ${user}: name ${owner} in DATABASE_URL, or restore the dump as ${user} with pg_restore --no-owner.`;
}

const seesAll =
  "The role parley_app sees the rows of every workspace: it must be no superuser, have no BYPASSRLS, and be no member of the tables' owner.";
