import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Kysely } from "kysely";
import type { Database } from "./database.ts";
import type { DB } from "./rows.ts";
import { openSecrets, type Secrets } from "./secrets.ts";
import { StartError } from "./start-error.ts";

type Where = { secret: string | null; dataDir: string };
type Standing = { fits: boolean; says: string };

// In the installation's facts, what the key makes of one purpose: enough to know it again, and of no other use.
const fact = "secret";

/** The secrets of this installation; with another key than the one it was set up with, it does not start. */
export async function openOwnSecrets({ system }: Database, where: Where): Promise<Secrets> {
  const { fits, says } = await examineSecret({ system }, where);
  if (!fits) throw new StartError(says);
  const secrets = openSecrets(where);
  const value = JSON.stringify(markOf(secrets));
  await system
    .insertInto("installation")
    .values({ key: fact, value })
    .onConflict((oc) => oc.doNothing())
    .execute();
  // Another node may have been first, with a key of its own.
  if ((await readMark(system)) !== markOf(secrets)) throw new StartError(notOurs(where));
  return secrets;
}

/** Whether the key at hand is the one that this database's secrets are sealed with. It makes and changes nothing. */
export async function examineSecret({ system }: Pick<Database, "system">, where: Where): Promise<Standing> {
  const mark = await readMark(system);
  const sealed = mark === null ? await readSealed(system) : [];
  if (mark === null && sealed.length === 0) return { fits: true, says: "Nothing is sealed yet." };
  if (where.secret === null && !existsSync(keyPath(where))) return { fits: false, says: missing(where) };
  const secrets = openSecrets(where);
  const fits = mark === null ? countClosed(secrets, sealed) < sealed.length : mark === markOf(secrets);
  return { fits, says: fits ? "The key is the one that everything was sealed with." : notOurs(where) };
}

export type Replaced = {
  /** How many secrets stay sealed with the lost one. */
  closed: number;
  /** How many second factors went with it: their codes would open nothing any more. */
  factors: number;
};

/** Goes on with the key at hand where the one there was is lost; null where it is that one. */
export async function replaceSecret({ system }: Pick<Database, "system">, where: Where): Promise<Replaced | null> {
  if ((await examineSecret({ system }, where)).fits) return null;
  const secrets = openSecrets(where);
  const value = JSON.stringify(markOf(secrets));
  return system.transaction().execute(async (tx) => {
    const mark = tx.insertInto("installation").values({ key: fact, value });
    await mark.onConflict((oc) => oc.column("key").doUpdateSet({ value })).execute();
    const factors = await tx.deleteFrom("twoFactors").returning("id").execute();
    await tx.updateTable("people").set({ twoFactorEnabled: false }).where("twoFactorEnabled", "=", true).execute();
    return { closed: countClosed(secrets, await readSealed(tx)), factors: factors.length };
  });
}

/** How many of these values the key does not open. */
export function countClosed(secrets: Secrets, sealed: Uint8Array[]): number {
  return sealed.filter((bytes) => !opens(secrets, bytes)).length;
}

export async function readSealed(system: Kysely<DB>): Promise<Uint8Array[]> {
  const channels = await system.selectFrom("channels").select("secrets").where("secrets", "is not", null).execute();
  const models = await system.selectFrom("modelConnections").select("secret").where("secret", "is not", null).execute();
  return [...channels.map(({ secrets }) => secrets!), ...models.map(({ secret }) => secret!)];
}

function opens(secrets: Secrets, bytes: Uint8Array): boolean {
  try {
    secrets.open(bytes);
    return true;
  } catch {
    return false;
  }
}

async function readMark(system: Kysely<DB>): Promise<string | null> {
  const row = await system.selectFrom("installation").select("value").where("key", "=", fact).executeTakeFirst();
  return (row?.value as string | undefined) ?? null;
}

function markOf(secrets: Secrets): string {
  return secrets.derive("installation").toString("base64url");
}

function keyPath({ dataDir }: Where): string {
  return join(dataDir, "secret.key");
}

const lost = "if it is lost, run: npm run parley -- secret replace";

function missing(where: Where): string {
  return `The key of this installation is missing: set PARLEY_SECRET, or put ${keyPath(where)} back; ${lost}`;
}

function notOurs(where: Where): string {
  const ours = "is not the key that this installation was set up with";
  if (where.secret === null) return `The one in ${keyPath(where)} ${ours}: put the right file back; ${lost}`;
  return `PARLEY_SECRET ${ours}: set the one it had, or none where the key lies in secret.key; ${lost}`;
}
