import type { ClientBase } from "pg";

type Asking = { query<Row extends object>(text: string): Promise<{ rows: Row[] }> };

/** Tables of workspaces that are not closed as the migrations close them, as where a dump came back without its role. */
export async function findUnclosed(client: Asking): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select t.relname as name from pg_class t, to_regrole('parley_app') as app
    where t.relnamespace = (select oid from pg_namespace where nspname = current_schema()) and (
      ${isTenants} and (
        t.relrowsecurity
        and exists (select from pg_policy p where p.polrelid = t.oid and p.polname = 'tenancy' and p.polroles = array[app::oid]
          and pg_get_expr(p.polqual, t.oid) like '%id = current_setting(''parley.workspace''%')
        and has_table_privilege(app, t.oid, 'select') and has_table_privilege(app, t.oid, 'update')
        and (t.relname = 'workspaces' or has_table_privilege(app, t.oid, 'insert') and has_table_privilege(app, t.oid, 'delete'))
        and has_schema_privilege(app, t.relnamespace, 'usage')
      ) is not true
      or t.relname = 'member_names' and has_table_privilege(app, t.oid, 'select') is not true)
    order by t.relname`);
  return rows.map(({ name }) => name);
}

const isTenants = `t.relkind = 'r' and (t.relname = 'workspaces' or exists (
  select from pg_attribute a where a.attrelid = t.oid and a.attname = 'workspace_id' and not a.attisdropped))`;

/** Closes again what is not closed, in one transaction. Returns the names of what was. */
export async function closeTables(client: ClientBase): Promise<string[]> {
  const names = await findUnclosed(client);
  if (names.length === 0) return [];
  await client.query(["begin", usage, ...names.map(close), "commit"].join(";\n")).catch(async (error) => {
    await client.query("rollback");
    throw error;
  });
  return names;
}

const usage = "do $$ begin execute format('grant usage on schema %I to parley_app', current_schema()); end $$";

/** As the migrations do it: two are closed by hand there, all the others by their function. */
function close(name: string): string {
  if (name === "member_names") return "grant select on member_names to parley_app";
  const again = `drop policy if exists tenancy on ${name}`;
  if (name !== "workspaces") return `${again}; select enforce_tenancy('${name}')`;
  return `${again};
    alter table workspaces enable row level security;
    create policy tenancy on workspaces to parley_app using (id = current_setting('parley.workspace', true));
    grant select, update on workspaces to parley_app`;
}
