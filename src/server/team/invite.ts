import { randomBytes } from "node:crypto";
import { mayGrant, type Role } from "../../domain/permission.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import type { Mailer } from "../infra/mail.ts";
import { hashOf, type Principal } from "./guard.ts";
import { holdGiver } from "./lock-member.ts";
import { isMember, workspaceName } from "./queries.ts";

const days = 7;

type Invite = { email: string; role: Role; origin: string };
type Answer = { ok: true; id: string; link: string } | { ok: false; reason: "above-you" | "already-member" };

/** Invites by mail, and hands the inviter the link too. A newer invitation to the same address replaces the older. */
export async function invite(
  db: Database,
  mailer: Mailer,
  by: Principal,
  { email, role, origin }: Invite,
): Promise<Answer> {
  if (!mayGrant(by.role, role)) return { ok: false, reason: "above-you" };
  if (await isMember(db, by.workspace, email)) return { ok: false, reason: "already-member" };

  const token = randomBytes(32).toString("base64url");
  const id = newId("invitation");
  const stored = await db.in(by.workspace, async (tx) => {
    const giver = await holdGiver(tx, by);
    if (!giver) return false;
    await withdrawOlder(tx, by, email);
    await tx
      .insertInto("invitations")
      .values({
        workspaceId: by.workspace,
        id,
        email: email.toLowerCase(),
        role,
        tokenHash: hashOf(token),
        invitedBy: giver.person,
        madeWith: giver.key,
        expiresAt: new Date(Date.now() + days * 86_400_000),
      })
      .execute();
    await record(tx, by.workspace, "team.changed", { by: by.actor }, { what: `invited ${email} as ${role}` });
    return true;
  });
  if (!stored) return { ok: false, reason: "above-you" };
  const link = `${origin}/join?token=${token}`;
  await mailer.send({ to: email, ...letter(await workspaceName(db, by.workspace), by, link) });
  return { ok: true, id, link };
}

async function withdrawOlder(tx: Tx, { workspace }: Principal, email: string) {
  await tx
    .updateTable("invitations")
    .set({ revokedAt: new Date() })
    .where("workspaceId", "=", workspace)
    .where("email", "=", email)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .execute();
}

function letter(workspace: string, { actor }: Principal, link: string) {
  const inviter = actor.kind === "teammate" ? actor.name : "A teammate";
  // The names were typed by people: a subject is one line.
  const subject = `${inviter} invites you to ${workspace}`.replace(/\s+/g, " ");
  const body = [
    `${inviter} invites you to answer customers together in ${workspace} on Parley.`,
    `Join here: ${link}`,
    `The link works once, for ${days} days. If you did not expect it, you need not do anything.`,
  ].join("\n\n");
  return { subject, body };
}
