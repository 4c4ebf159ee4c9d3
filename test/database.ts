import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type Database, openDatabase } from "../src/server/infra/database.ts";
import { migrate, migrationFiles } from "../src/server/infra/migrate.ts";

export type TestDatabase = { db: Database; url: string; close(): Promise<void> };

/** A fresh, migrated database of its own: a copy of a template that is made once per server and schema. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await openServer();
  const template = await withClient(server.url, (client) => ensureTemplate(client, server.url));
  const name = `parley_test_${process.pid}_${randomBytes(4).toString("hex")}`;
  await withClient(server.url, (client) => client.query(`create database ${name} template ${template}`));
  const url = named(server.url, name);
  const db = openDatabase(url, { max: 8 });
  return {
    db,
    url,
    close: async () => {
      await db.close();
      await withClient(server.url, (client) => client.query(`drop database ${name} with (force)`));
      await server.stop();
    },
  };
}

type Server = { url: string; stop(): Promise<void> };

/** The server named by the environment (see test/server.ts), or one of this process's own. */
async function openServer(): Promise<Server> {
  const url = process.env.PARLEY_TEST_DATABASE;
  return url ? { url, stop: async () => {} } : ownServer();
}

let own: { server: Promise<{ url: string; end(): Promise<void> }>; users: number } | null = null;

async function ownServer(): Promise<Server> {
  own ??= { server: startServer(), users: 0 };
  const mine = own;
  mine.users++;
  const { url, end } = await mine.server;
  return {
    url,
    stop: async () => {
      if (--mine.users > 0) return;
      own = null;
      await end();
    },
  };
}

export async function startServer(): Promise<{ url: string; end(): Promise<void> }> {
  const { startEmbeddedDatabase } = await import("../src/server/infra/embedded-database.ts");
  const dir = join(tmpdir(), `parley-test-${process.pid}`);
  // Files run side by side, each with nodes of its own.
  const server = await startEmbeddedDatabase({ dir, more: ["max_connections=500"] });
  return {
    url: server.url,
    end: async () => {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function ensureTemplate(client: pg.Client, url: string): Promise<string> {
  const hash = createHash("sha256").update(
    migrationFiles()
      .map((file) => file.hash)
      .join(),
  );
  const name = `parley_template_${hash.digest("hex").slice(0, 16)}`;
  await client.query("select pg_advisory_lock(727274002)");
  const { rowCount } = await client.query("select 1 from pg_database where datname = $1 and datistemplate", [name]);
  if (!rowCount) await makeTemplate(client, named(url, name), name);
  await client.query("select pg_advisory_unlock(727274002)");
  return name;
}

// Called a template only once it is complete, so that a half-made one is made again.
async function makeTemplate(client: pg.Client, url: string, name: string) {
  await client.query(`drop database if exists ${name} with (force)`);
  await client.query(`create database ${name}`);
  await withClient(url, migrate);
  await client.query(`alter database ${name} is_template true`);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same server's address with another database; a socket's address has no host, which URL does not read. */
function named(url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}
