import type { EmailSecrets, EmailSettings } from "../../../contract/channel-settings.ts";
import type { Account, Attempt, Found, Ways } from "../medium.ts";
import { messageIdOf } from "./compose.ts";
import { findSent, holds } from "./keep-copy.ts";
import { closeImap, openImap } from "./open-imap.ts";

/**
 * Looks for the mail in the Sent folder, where servers put what they took. Its absence proves nothing, for most
 * servers leave the copy to us and we make none of a mail whose end nobody saw.
 */
export async function lookUp(
  { messageId }: Pick<Attempt, "messageId">,
  { settings, secrets }: Account<EmailSettings, EmailSecrets>,
  ways: Ways,
): Promise<Found> {
  if (!settings.imap) return { kind: "unknown" };
  const providerId = messageIdOf(messageId, settings.address);
  try {
    const client = await openImap({ server: settings.imap, password: secrets.imapPassword, ways });
    try {
      const folder = await findSent(client);
      if (!folder) return { kind: "unknown" };
      await client.mailboxOpen(folder, { readOnly: true });
      return (await holds(client, providerId)) ? { kind: "sent", providerId } : { kind: "unknown" };
    } finally {
      await closeImap(client);
    }
  } catch {
    return { kind: "unknown" };
  }
}
