import { seal, unseal } from "./seal.ts";

/**
 * What a visitor's browser gets for a file and hands in again with the message it belongs to. Until then nobody but
 * that browser knows of the file; it is good for one visitor of one channel.
 */
export type Upload = { key: string; name: string; mime: string; size: number };

type Owner = { channelId: string; address: string; former?: string | undefined };
type Claims = Upload & { c: string; a: string; x: number };

// As long as a message that could not be sent may wait in a browser for its visitor.
export const ticketDays = 7;

/** `now` in milliseconds since 1970. */
export function signTicket(key: Buffer, owner: Owner, { key: file, name, mime, size }: Upload, now: number): string {
  const until = Math.floor(now / 1000) + ticketDays * 86_400;
  return seal(key, { key: file, name, mime, size, c: owner.channelId, a: owner.address, x: until } satisfies Claims);
}

/** The file a ticket was given for; null when it is forged, too old, or somebody else's. */
export function readTicket(key: Buffer, owner: Owner, ticket: string, now: number): Upload | null {
  const claims = unseal<Claims>(key, ticket);
  const theirs = claims && (claims.a === owner.address || claims.a === owner.former);
  if (!theirs || claims.c !== owner.channelId || claims.x * 1000 < now) return null;
  return { key: claims.key, name: claims.name, mime: claims.mime, size: claims.size };
}
