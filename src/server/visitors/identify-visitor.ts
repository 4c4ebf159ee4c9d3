import type { OpenChannel } from "../channels/queries.ts";
import type { Database } from "../infra/database.ts";
import type { Identity } from "../media/webchat/identity.ts";
import type { Visitor } from "../media/webchat/visitor-token.ts";

/**
 * A site has told, signed, who a visitor is. A stranger's address is renamed to the identified one, so their
 * conversation comes along; where that person is known already, the stranger's stays apart: it may be another's.
 */
export async function identifyVisitor(
  db: Database,
  { workspace }: OpenChannel,
  identity: Identity,
  known: Visitor | null,
): Promise<Visitor> {
  const address = `user:${identity.sub}`;
  const former = known?.verified ? formerOf(known, address) : known?.address;
  const visitor: Visitor = { address, former, verified: true, name: identity.name, email: identity.email };
  if (!known || known.verified) return visitor;
  await db.in(workspace, async (tx) => {
    const taken = await tx
      .selectFrom("addresses")
      .select("id")
      .where("workspaceId", "=", workspace)
      .where("kind", "=", "webchat")
      .where("value", "=", address)
      .executeTakeFirst();
    if (taken) return;
    const renamed = await tx
      .updateTable("addresses")
      .set({ value: address, verifiedAt: new Date() })
      .where("workspaceId", "=", workspace)
      .where("kind", "=", "webchat")
      .where("value", "=", known.address)
      .returning("contactId")
      .executeTakeFirst();
    if (!renamed) return;
    const profile = {
      ...(identity.name ? { name: identity.name } : {}),
      ...(identity.email ? { email: identity.email } : {}),
    };
    if (Object.keys(profile).length === 0) return;
    await tx
      .updateTable("contacts")
      .set(profile)
      .where("workspaceId", "=", workspace)
      .where("id", "=", renamed.contactId)
      .execute();
  });
  return visitor;
}

/** Known already, they keep it, unless it is another person's. */
function formerOf(known: Visitor, address: string): string | undefined {
  return known.address === address ? known.former : undefined;
}
