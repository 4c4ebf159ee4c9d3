import type { OpenChannel } from "../channels/queries.ts";
import { changeContactIn } from "../contacts/change-contact.ts";
import { moveAddress } from "../contacts/move-address.ts";
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
    const move = { kind: "webchat", from: known.address, to: address, verified: true };
    const contact = await moveAddress(tx, workspace, move);
    if (contact) await changeContactIn(tx, { workspace, id: contact, by: { kind: "system" } }, profileOf(identity));
  });
  return visitor;
}

/** Known already, they keep it, unless it is another person's. */
function formerOf(known: Visitor, address: string): string | undefined {
  return known.address === address ? known.former : undefined;
}

function profileOf({ name, email }: Identity): { name?: string; email?: string } {
  return { ...(name ? { name } : {}), ...(email ? { email } : {}) };
}
