import { randomBytes } from "node:crypto";
import { mayGrant, type Role } from "../../domain/permission.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import { hashOf, type Principal } from "./guard.ts";
import { holdGiver } from "./lock-member.ts";

type Answer = { ok: true; id: string; key: string } | { ok: false; reason: "above-you" };

/** Makes an API key. It is told this once; the table keeps its hash, and its end to recognise it by. */
export async function createKey(
  db: Database,
  by: Principal,
  { name, role }: { name: string; role: Role },
): Promise<Answer> {
  if (!mayGrant(by.role, role)) return { ok: false, reason: "above-you" };
  const key = `pk_${randomBytes(32).toString("base64url")}`;
  const id = newId("apiKey");
  return db.in(by.workspace, async (tx) => {
    const giver = await holdGiver(tx, by);
    if (!giver) return { ok: false, reason: "above-you" };
    const made = { createdBy: giver.person, madeWith: giver.key };
    const row = { workspaceId: by.workspace, id, name, role, hash: hashOf(key), hint: `…${key.slice(-4)}`, ...made };
    await tx.insertInto("apiKeys").values(row).execute();
    await record(tx, by.workspace, "team.changed", { by: by.actor }, { what: `created the API key ${name}` });
    return { ok: true, id, key };
  });
}
