import { type Selectable, sql, type UpdateObject } from "kysely";
import type { z } from "zod";
import type { contactChange } from "../../contract/contacts.ts";
import { type Actor, actorName, type EventType, type Facts } from "../../domain/event.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { DB } from "../infra/rows.ts";

type About = { workspace: WorkspaceId; id: string; by: Actor };

export function changeContact(db: Database, about: About, change: z.infer<typeof contactChange>): Promise<Done> {
  return db.in(about.workspace, (tx) => changeContactIn(tx, about, change));
}

/** The same in the caller's transaction. */
export function changeContactIn(tx: Tx, about: About, change: z.infer<typeof contactChange>): Promise<Done> {
  return changeRowIn(tx, about, (before) => {
    const fields = (Object.keys(change) as (keyof typeof change)[]).filter((field) => change[field] !== before[field]);
    // To choose the language that was only guessed is a choice.
    if (change.language && !before.languageChosenAt && !fields.includes("language")) fields.push("language");
    if (fields.length === 0) return null;
    const set: UpdateObject<DB, "contacts"> = Object.fromEntries(fields.map((field) => [field, change[field]]));
    if (fields.includes("language")) set.languageChosenAt = change.language ? sql<Date>`now()` : null;
    return { set, type: "contact.changed", data: { fields } };
  });
}

export function pauseContact(db: Database, about: About, reason: string | null): Promise<Done> {
  return changeRow(db, about, ({ pausedAt }) => {
    if (pausedAt) return null;
    const set = { pausedAt: sql<Date>`now()`, pausedBy: actorName(about.by), pausedReason: reason };
    return { set, type: "contact.paused", data: { reason } };
  });
}

export function resumeContact(db: Database, about: About): Promise<Done> {
  return changeRow(db, about, ({ pausedAt }) => {
    if (!pausedAt) return null;
    return { set: { pausedAt: null, pausedBy: null, pausedReason: null }, type: "contact.resumed", data: {} };
  });
}

export function blockContact(db: Database, about: About): Promise<Done> {
  return changeRow(db, about, ({ blockedAt }) => {
    if (blockedAt) return null;
    const set = { blockedAt: sql<Date>`now()`, blockedBy: actorName(about.by) };
    return { set, type: "contact.blocked", data: {} };
  });
}

export function unblockContact(db: Database, about: About): Promise<Done> {
  return changeRow(db, about, ({ blockedAt }) => {
    if (!blockedAt) return null;
    return { set: { blockedAt: null, blockedBy: null }, type: "contact.unblocked", data: {} };
  });
}

export function unsubscribeContact(db: Database, about: About): Promise<Done> {
  return changeRow(db, about, ({ unsubscribedAt }) => {
    if (unsubscribedAt) return null;
    const { by } = about;
    const set = { unsubscribedAt: sql<Date>`now()`, unsubscribedBy: actorName(by), unsubscribedKind: by.kind };
    return { set, type: "contact.unsubscribed", data: {} };
  });
}

export function subscribeContact(db: Database, about: About): Promise<Done> {
  return changeRow(db, about, ({ unsubscribedAt }) => {
    if (!unsubscribedAt) return null;
    const set = { unsubscribedAt: null, unsubscribedBy: null, unsubscribedKind: null };
    return { set, type: "contact.subscribed", data: {} };
  });
}

type Change<Type extends EventType> = { set: UpdateObject<DB, "contacts">; type: Type; data: Facts[Type] };

type Decide<Type extends EventType> = (before: Selectable<DB["contacts"]>) => Change<Type> | null;

function changeRow<Type extends EventType>(db: Database, about: About, decide: Decide<Type>): Promise<Done> {
  return db.in(about.workspace, (tx) => changeRowIn(tx, about, decide));
}

/** As conversations are changed by hand: locked, changed, told, in one commit; and nothing when there is nothing to change. */
async function changeRowIn<Type extends EventType>(
  tx: Tx,
  { workspace, id, by }: About,
  decide: Decide<Type>,
): Promise<Done> {
  const here = tx.selectFrom("contacts").selectAll().where("workspaceId", "=", workspace).where("id", "=", id);
  const before = await here.forNoKeyUpdate().executeTakeFirst();
  if (!before) return missing;
  const change = decide(before);
  if (!change) return done;
  await tx.updateTable("contacts").set(change.set).where("workspaceId", "=", workspace).where("id", "=", id).execute();
  await record(tx, workspace, change.type, { contact: id, by }, change.data);
  return done;
}
