import { sql, type UpdateObject } from "kysely";
import type { z } from "zod";
import type { channelChange } from "../../contract/channels.ts";
import { type Actor, actorName } from "../../domain/event.ts";
import { type SignsIn, secretServers } from "../../domain/secret-servers.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { DB } from "../infra/rows.ts";
import type { Secrets } from "../infra/secrets.ts";
import { mediumOf } from "../media/all.ts";
import { wakeLines } from "./health.ts";
import { newIdentitySecret } from "./queries.ts";
import { faultsIn } from "./who-answers.ts";

type About = { workspace: WorkspaceId; id: string; by: Actor };
export type ChannelChanged =
  | { ok: true }
  | { ok: false; reason: "not-found" }
  | { ok: false; reason: "wrong-input"; fields: Record<string, string> };

export function changeChannel(
  { db, secrets }: { db: Database; secrets: Secrets },
  about: About,
  { settings, secrets: replaced, ...rest }: z.infer<typeof channelChange>,
): Promise<ChannelChanged> {
  const { workspace } = about;
  return db.in(workspace, async (tx) => {
    const fields = await faultsIn(tx, workspace, rest);
    if (Object.keys(fields).length > 0) return { ok: false, reason: "wrong-input", fields };
    const account = await changeAccount(tx, secrets, about, { settings, replaced });
    if (!account.ok) return account;
    return update(tx, about, { ...rest, ...account.set });
  });
}

type NewAccount = { settings: Record<string, unknown> | undefined; replaced: Record<string, string> | undefined };

/**
 * Settings and secrets are read by the channel's own medium; secrets that are not replaced stay. One that was given for
 * one server is never shown to another: whoever may change the address need not know it.
 */
async function changeAccount(tx: Tx, secrets: Secrets, about: About, { settings, replaced }: NewAccount) {
  const row = await lockAccount(tx, about);
  if (!row) return { ok: false, reason: "not-found" } as const;
  const medium = mediumOf(row.kind);
  const known = opened(secrets, row);
  const set: UpdateObject<DB, "channels"> = {};
  if (settings) {
    const read = medium.settings.safeParse(settings);
    if (!read.success) return wrongInput("settings", read.error);
    const [before, after] = [secretServers(row.settings as SignsIn), secretServers(read.data as SignsIn)];
    const led = [...after.keys()].filter((name) => known[name] && after.get(name) !== before.get(name));
    const unsaid = led.filter((name) => replaced?.[name] === undefined);
    if (unsaid.length > 0) return givenAnew(unsaid);
    set.settings = JSON.stringify(read.data);
  }
  if (replaced) {
    const read = medium.secrets.safeParse({ ...known, ...replaced });
    if (!read.success) return wrongInput("secrets", read.error);
    set.secrets = secrets.seal(JSON.stringify(read.data));
  }
  return { ok: true, set } as const;
}

function lockAccount(tx: Tx, { workspace, id }: About) {
  return tx
    .selectFrom("channels")
    .select(["kind", "settings", "secrets"])
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

function opened({ open }: Secrets, { secrets }: { secrets: Buffer | null }): Record<string, string> {
  return secrets ? JSON.parse(open(secrets)) : {};
}

function givenAnew(names: string[]) {
  const problem = "must be given anew, because it would be sent to another server";
  const fields = Object.fromEntries(names.map((name) => [`secrets.${name}`, problem]));
  return { ok: false, reason: "wrong-input", fields } as const;
}

function wrongInput(where: string, { issues }: z.ZodError) {
  const fields = Object.fromEntries(issues.map(({ path, message }) => [[where, ...path].join("."), message]));
  return { ok: false, reason: "wrong-input", fields } as const;
}

export function turnAiOff(db: Database, about: About): Promise<ChannelChanged> {
  return db.in(about.workspace, (tx) =>
    update(tx, about, { aiOffAt: sql<Date>`coalesce(ai_off_at, now())`, aiOffBy: actorName(about.by) }),
  );
}

export function turnAiOn(db: Database, about: About): Promise<ChannelChanged> {
  return db.in(about.workspace, (tx) => update(tx, about, { aiOffAt: null, aiOffBy: null }));
}

export function disconnectChannel(db: Database, about: About): Promise<ChannelChanged> {
  const set = {
    status: "disconnected",
    statusCode: "by-person",
    statusReason: `Disconnected by ${actorName(about.by)}`,
    statusAt: sql<Date>`now()`,
  };
  return db.in(about.workspace, (tx) => update(tx, about, set));
}

/** Whatever had moved the status is forgotten; if it still holds, the next check or send finds it again. */
export function reconnectChannel(db: Database, about: About): Promise<ChannelChanged> {
  const set = { status: "connected", statusCode: null, statusReason: null, statusAt: sql<Date>`now()` };
  return wakingLines(db, about, set);
}

/** What is to be sent waits; what arrives is still taken in. */
export function pauseChannel(db: Database, about: About): Promise<ChannelChanged> {
  const set = { pausedAt: sql<Date>`coalesce(paused_at, now())`, pausedBy: actorName(about.by) };
  return db.in(about.workspace, (tx) => update(tx, about, set));
}

export function resumeChannel(db: Database, about: About): Promise<ChannelChanged> {
  return wakingLines(db, about, { pausedAt: null, pausedBy: null });
}

function wakingLines(db: Database, about: About, set: UpdateObject<DB, "channels">): Promise<ChannelChanged> {
  return db.in(about.workspace, async (tx) => {
    const changed = await update(tx, about, set);
    if (changed.ok) await wakeLines(tx, about.workspace, about.id);
    return changed;
  });
}

/** Makes a new secret for signing who a visitor of a web chat is; the old one is worth nothing from then on. */
export async function renewIdentitySecret(db: Database, secrets: Secrets, about: About): Promise<string | null> {
  const identity = newIdentitySecret();
  const changed = await db.in(about.workspace, async (tx) => {
    const row = await lockAccount(tx, about);
    if (row?.kind !== "webchat") return false;
    await update(tx, about, { secrets: secrets.seal(JSON.stringify({ ...opened(secrets, row), identity })) });
    return true;
  });
  return changed ? identity : null;
}

async function update(
  tx: Tx,
  { workspace, id, by }: About,
  set: UpdateObject<DB, "channels">,
): Promise<ChannelChanged> {
  if (Object.keys(set).length === 0) return { ok: true };
  const row = await tx
    .updateTable("channels")
    .set(set)
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .returning(["status", "statusReason"])
    .executeTakeFirst();
  if (!row) return { ok: false, reason: "not-found" };
  await record(
    tx,
    workspace,
    "channel.changed",
    { by },
    { channelId: id, status: row.status, reason: row.statusReason },
  );
  return { ok: true };
}
