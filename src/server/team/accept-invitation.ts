import type { Actor } from "../../domain/event.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { insertPerson } from "./create-person.ts";
import { asWorkspace, type Session } from "./guard.ts";
import { findPersonByEmail, openInvitation } from "./queries.ts";

type Accept = { token: string; name?: string | undefined; password?: string | undefined; session: Session | null };

type Refused = {
  ok: false;
  reason: "no-invitation" | "sign-in-first" | "other-account" | "name-and-password-needed" | "email-taken";
};
type Answer = { ok: true; email: string; isNew: boolean } | Refused;
type Person = { ok: true; id: string; name: string; isNew: boolean };

/** Makes the invited a member, and an account first where there is none. The link is used up with it. */
export function acceptInvitation(db: Database, accept: Accept): Promise<Answer> {
  return db.system.transaction().execute(async (tx) => {
    const invitation = await openInvitation(tx, accept.token).forUpdate("i").executeTakeFirst();
    if (!invitation) return { ok: false, reason: "no-invitation" };

    const { workspaceId, id, email, role } = invitation;
    const person = await personFor(tx, email, accept);
    if (!person.ok) return person;
    const workspace = asWorkspace(workspaceId);
    await tx
      .insertInto("members")
      .values({ workspaceId, personId: person.id, role })
      .onConflict((conflict) => conflict.columns(["workspaceId", "personId"]).doNothing())
      .execute();
    const used = tx.updateTable("invitations").set({ acceptedAt: new Date() });
    await used.where("workspaceId", "=", workspaceId).where("id", "=", id).execute();
    await tx.updateTable("people").set({ lastWorkspaceId: workspaceId }).where("id", "=", person.id).execute();
    const by: Actor = { kind: "teammate", id: person.id, name: person.name };
    await record(tx, workspace, "team.changed", { by }, { what: `joined as ${role}` });
    return { ok: true, email, isNew: person.isNew };
  });
}

/** Holding the link does not prove to be an account that exists already: that takes its password. */
async function personFor(tx: Tx, email: string, { name, password, session }: Accept): Promise<Person | Refused> {
  const known = await findPersonByEmail(tx, email);
  if (known) {
    if (!session) return { ok: false, reason: "sign-in-first" };
    if (session.person.id !== known.id) return { ok: false, reason: "other-account" };
    return { ok: true, id: known.id, name: known.name, isNew: false };
  }
  if (!name || !password) return { ok: false, reason: "name-and-password-needed" };
  const created = await insertPerson(tx, { name, email, password });
  return created.ok ? { ...created, name, isNew: true } : created;
}
