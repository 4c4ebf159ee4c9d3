import { randomBytes } from "node:crypto";
import { seal, unseal } from "./seal.ts";

/**
 * What a visitor's browser holds. Made by the server, 192 random bits, good for one channel; checked by its
 * signature alone, so that an inbound message costs no look-up.
 */
export type Visitor = {
  /** The visitor's address: random for a stranger, `user:<sub>` once the site has told who it is. */
  address: string;
  /** Which stranger they were before: what that one uploaded is theirs. */
  former?: string | undefined;
  verified: boolean;
  name: string | null;
  email: string | null;
};

type Claims = { c: string; a: string; f?: string; v: 0 | 1; n?: string; e?: string; x: number };

const days = 180;

export function newVisitor(): Visitor {
  return { address: randomBytes(24).toString("base64url"), verified: false, name: null, email: null };
}

/** `now` in milliseconds since 1970. */
export function signVisitor(key: Buffer, channelId: string, visitor: Visitor, now: number): string {
  return seal(key, {
    c: channelId,
    a: visitor.address,
    ...(visitor.former ? { f: visitor.former } : {}),
    v: visitor.verified ? 1 : 0,
    ...(visitor.name ? { n: visitor.name } : {}),
    ...(visitor.email ? { e: visitor.email } : {}),
    x: Math.floor(now / 1000) + days * 86_400,
  } satisfies Claims);
}

/** The visitor a token was made for; null when it is forged, expired or another channel's. */
export function readVisitor(key: Buffer, channelId: string, token: string, now: number): Visitor | null {
  const claims = unseal<Claims>(key, token);
  if (claims?.c !== channelId || claims.x * 1000 < now) return null;
  const { a: address, f: former, v: verified, n: name = null, e: email = null } = claims;
  return { address, former, verified: verified === 1, name, email };
}
