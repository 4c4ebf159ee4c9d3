import { sql, type UpdateObject } from "kysely";
import type { z } from "zod";
import type { contactChange } from "../../contract/contacts.ts";
import { type Actor, actorName, type EventType, type Facts } from "../../domain/event.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { DB } from "../infra/rows.ts";

type About = { workspace: WorkspaceId; id: string; by: Actor };

export function changeContact(db: Database, about: About, change: z.infer<typeof contactChange>): Promise<Done> {
  const { language, ...rest } = change;
  const set = {
    ...rest,
    ...(language === undefined ? {} : { language, languageChosenAt: language ? sql<Date>`now()` : null }),
  };
  if (Object.keys(set).length === 0) return Promise.resolve(done);
  return update(db, about, set, "contact.changed", { fields: Object.keys(change) });
}

export function pauseContact(db: Database, about: About, reason: string | null): Promise<Done> {
  const set = { pausedAt: sql<Date>`coalesce(paused_at, now())`, pausedBy: actorName(about.by), pausedReason: reason };
  return update(db, about, set, "contact.paused", { reason });
}

export function resumeContact(db: Database, about: About): Promise<Done> {
  return update(db, about, { pausedAt: null, pausedBy: null, pausedReason: null }, "contact.resumed", {});
}

export function blockContact(db: Database, about: About): Promise<Done> {
  return update(
    db,
    about,
    { blockedAt: sql<Date>`coalesce(blocked_at, now())`, blockedBy: actorName(about.by) },
    "contact.blocked",
    {},
  );
}

export function unblockContact(db: Database, about: About): Promise<Done> {
  return update(db, about, { blockedAt: null, blockedBy: null }, "contact.unblocked", {});
}

export function unsubscribeContact(db: Database, about: About): Promise<Done> {
  const set = { unsubscribedAt: sql<Date>`coalesce(unsubscribed_at, now())`, unsubscribedBy: actorName(about.by) };
  return update(db, about, set, "contact.unsubscribed", {});
}

export function subscribeContact(db: Database, about: About): Promise<Done> {
  return update(db, about, { unsubscribedAt: null, unsubscribedBy: null }, "contact.subscribed", {});
}

function update<Type extends EventType>(
  db: Database,
  { workspace, id, by }: About,
  set: UpdateObject<DB, "contacts">,
  type: Type,
  data: Facts[Type],
): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const row = await tx
      .updateTable("contacts")
      .set(set)
      .where("workspaceId", "=", workspace)
      .where("id", "=", id)
      .returning("id")
      .executeTakeFirst();
    if (!row) return missing;
    await record(tx, workspace, type, { contact: id, by }, data);
    return done;
  });
}
