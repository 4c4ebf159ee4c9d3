import { constants } from "node:fs";
import { copyFile, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import type { Database } from "../../src/server/infra/database.ts";

type Way = { from: string; to: string };

/**
 * PostgreSQL's own way of copying a server that works on: from backup_start to backup_stop its files may change under
 * the copy, because the log of that time is copied too and replayed when the copy starts. Returns the bytes copied.
 */
export async function copyCluster({ pool }: Database, { from, to }: Way): Promise<number> {
  const way = { from: join(from, "postgres"), to: join(to, "postgres") };
  const client = await pool.connect();
  try {
    await keepLog(client);
    await client.query("select pg_backup_start('parley', true)");
    let bytes = await copyFolder(way, isData);
    const { log, label, tablespaces } = await stop(client);
    await writeFile(join(way.to, "backup_label"), label, { mode: 0o600 });
    if (tablespaces) await writeFile(join(way.to, "tablespace_map"), tablespaces, { mode: 0o600 });
    const needed = (path: string) => isSegment(path) && log.first <= path && path <= log.last;
    bytes += await copyFolder({ from: join(way.from, "pg_wal"), to: join(way.to, "pg_wal") }, needed);
    return bytes;
  } finally {
    // Ends the session, and with it what keepLog asked for.
    client.release(true);
  }
}

/** Whatever else is in the data folder: files, secret.key. What only a running server needs stays behind. */
export function copyRest(way: Way): Promise<number> {
  return copyFolder(way, (path) => !ofRunning.test(path));
}

const ofRunning = /^(postgres($|\/|\.new|\.log)|run($|\/)|bin($|\/)|parley\.(pid|lock))/;

// PostgreSQL makes these anew at every start, or they tell of the server that runs here.
const temporary =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/|(^|\/)(pgsql_tmp[^/]*|pg_internal\.init)$|^(postmaster\.(pid|opts)|current_logfiles)$/;

function isData(path: string): boolean {
  return !temporary.test(path);
}

function isSegment(path: string): boolean {
  return /^[0-9A-F]{24}$/.test(path);
}

/** Without a slot, a checkpoint during the copy may remove the log that it needs. */
async function keepLog(client: pg.PoolClient): Promise<void> {
  await client.query("select pg_create_physical_replication_slot('parley_backup_' || pg_backend_pid(), true, true)");
}

type Stopped = { label: string; tablespaces: string | null; log: { first: string; last: string } };

async function stop(client: pg.PoolClient): Promise<Stopped> {
  const { rows } = await client.query<{ label: string; tablespaces: string | null; last: string }>(
    `select labelfile as label, nullif(spcmapfile, '') as tablespaces, pg_walfile_name(lsn) as last from pg_backup_stop(false)`,
  );
  const { label, tablespaces, last } = rows[0]!;
  const first = /\(file ([0-9A-F]{24})\)/.exec(label)![1]!;
  return { label, tablespaces, log: { first, last } };
}

/** Keeps every folder, also an empty one, and of the files those wanted. A file that vanishes meanwhile was dropped. */
async function copyFolder({ from, to }: Way, wanted: (path: string) => boolean, inside = ""): Promise<number> {
  await mkdir(join(to, inside), { recursive: true, mode: 0o700 });
  let bytes = 0;
  for (const entry of await unlessGone(readdir(join(from, inside), { withFileTypes: true }), [])) {
    const path = inside ? `${inside}/${entry.name}` : entry.name;
    if (entry.isDirectory() && wanted(path)) bytes += await copyFolder({ from, to }, wanted, path);
    else if (entry.isFile() && wanted(path)) bytes += await copyOne(join(from, path), join(to, path));
  }
  return bytes;
}

async function copyOne(from: string, to: string): Promise<number> {
  return unlessGone(
    copyFile(from, to, constants.COPYFILE_FICLONE).then(async () => (await stat(to)).size),
    0,
  );
}

function unlessGone<Result>(work: Promise<Result>, otherwise: Result): Promise<Result> {
  return work.catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return otherwise;
    throw error;
  });
}
