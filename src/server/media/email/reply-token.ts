/**
 * An address may carry the token of a conversation: support+c.<token>@shop.example. What is written to it belongs
 * there, even where a mail program has thrown the references away.
 */
const tagged = /^(.+)\+c\.([a-z0-9_-]{8,100})@(.+)$/i;

export function withToken(address: string, token: string): string {
  const at = address.lastIndexOf("@");
  return `${address.slice(0, at)}+c.${token}${address.slice(at)}`;
}

/** The token that one of these addresses carries, if it is this address otherwise. */
export function tokenFor(own: string, addresses: string[]): string | null {
  for (const address of addresses) {
    const [, local, token, domain] = tagged.exec(address.trim()) ?? [];
    if (token && `${local}@${domain}`.toLowerCase() === own.toLowerCase()) return token;
  }
  return null;
}

/** Whose mailbox this is, as providers read it: first without our token, then without any tag. */
export function mailboxesFor(address: string): string[] {
  const written = address.trim().toLowerCase();
  const [, local, , domain] = tagged.exec(written) ?? [];
  return [...new Set([written, local ? `${local}@${domain}` : written, written.replace(/\+[^@]*(?=@)/, "")])];
}
