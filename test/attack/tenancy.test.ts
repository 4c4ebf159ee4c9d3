import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { PoolClient } from "pg";
import { type Estate, estate } from "./estate.ts";

// The second wall: whatever the code forgets to ask, the database shows a workspace only its own rows.

let a: Estate;
let b: Estate;
let tables: string[];

before(async () => {
  [a, b] = [await estate(), await estate()];
  tables = await names(
    "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'workspace_id'",
  );
});

test("there is something to protect in every table of a workspace", async () => {
  assert.ok(tables.length >= 25, tables.join(", "));
  const { pool } = a.house.db;
  for (const table of tables) {
    const { rows } = await pool.query(`select count(*)::int as count from ${table} where workspace_id = $1`, [
      b.workspace,
    ]);
    // The view of names shows nothing without a workspace; what was kept for a key or a model is not always there.
    if (!["member_names", "idempotency_keys"].includes(table)) assert.ok(rows[0].count > 0, `${table} is empty`);
  }
});

test("without a workspace the app role sees no row of any table", async () => {
  for (const table of [...tables, "workspaces"]) {
    const rows = await asApp(null, (client) => client.query(`select * from ${table}`));
    assert.equal(rows.rowCount, 0, table);
  }
});

test("inside a workspace the app role sees its rows and no others", async () => {
  for (const table of tables) {
    const { rows } = await asApp(a.workspace, (client) => client.query(`select distinct workspace_id from ${table}`));
    const seen = rows
      .map((row: { workspace_id: string }) => row.workspace_id)
      .filter((id: string) => id !== a.workspace);
    assert.deepEqual(seen, [], table);
  }
  const { rows } = await asApp(a.workspace, (client) => client.query("select id from workspaces"));
  assert.deepEqual(rows, [{ id: a.workspace }]);
});

test("the app role changes, deletes and moves nothing across the border", async () => {
  for (const table of tables) {
    if (table === "member_names") continue;
    const foreign = `${table} where workspace_id = '${b.workspace}'`;
    const deleted = await asApp(a.workspace, (client) => client.query(`delete from ${foreign}`));
    assert.equal(deleted.rowCount, 0, table);
    const set = `update ${table} set workspace_id = '${b.workspace}'`;
    const own = await asApp(a.workspace, (client) => client.query(`select 1 from ${table} limit 1`));
    if (own.rowCount === 0) continue;
    await assert.rejects(
      asApp(a.workspace, (client) => client.query(set)),
      /row-level security/,
      table,
    );
  }
});

test("what belongs to no workspace is closed to the app role altogether", async () => {
  const others = await names(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'graphile_worker') and c.relkind in ('r', 'v', 'm', 'p') and c.relname != 'workspaces'
      and not exists (select from pg_attribute where attrelid = c.oid and attname = 'workspace_id' and not attisdropped)
      and (has_table_privilege('parley_app', c.oid, 'select') or has_table_privilege('parley_app', c.oid, 'insert')
        or has_table_privilege('parley_app', c.oid, 'update') or has_table_privilege('parley_app', c.oid, 'delete'))`);
  assert.deepEqual(others, []);
});

test("a workspace set for one transaction is gone in the next on the same connection", async () => {
  const client = await a.house.db.pool.connect();
  try {
    await client.query("begin");
    await client.query("select set_config('role', 'parley_app', true), set_config('parley.workspace', $1, true)", [
      a.workspace,
    ]);
    assert.ok((await client.query("select * from conversations")).rowCount! > 0);
    await client.query("commit");
    await client.query("begin");
    await client.query("set local role parley_app");
    assert.equal((await client.query("select * from conversations")).rowCount, 0);
    await client.query("rollback");
  } finally {
    client.release();
  }
});

/** As the role in which every request works; whatever it does is undone. */
async function asApp<T>(workspace: string | null, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await a.house.db.pool.connect();
  try {
    await client.query("begin");
    await client.query("set local role parley_app");
    if (workspace) await client.query("select set_config('parley.workspace', $1, true)", [workspace]);
    return await work(client);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

async function names(query: string): Promise<string[]> {
  const { rows } = await a.house.db.pool.query<{ name: string }>(query);
  return rows.map(({ name }) => name);
}
