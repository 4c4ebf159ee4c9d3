/** What of a channel's settings says where it signs in. */
export type SignsIn = { baseUrl?: string; imap?: { host: string } | null; smtp?: { host: string } | null };

/** Which server each secret of a channel is shown to, by the secret's name. */
export function secretServers({ baseUrl, imap, smtp }: SignsIn): Map<string, string> {
  const origin = baseUrl && URL.canParse(baseUrl) ? new URL(baseUrl).origin : undefined;
  const shown = { authToken: origin, accessToken: origin, imapPassword: imap?.host, smtpPassword: smtp?.host };
  return new Map(Object.entries(shown).filter((entry): entry is [string, string] => Boolean(entry[1])));
}
