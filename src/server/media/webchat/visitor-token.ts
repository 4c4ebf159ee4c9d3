import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * What a visitor's browser holds. Made by the server, 192 random bits, good for one channel; checked by its
 * signature alone, so that an inbound message costs no look-up.
 */
export type Visitor = {
  /** The visitor's address: random for a stranger, `user:<sub>` once the site has told who it is. */
  address: string;
  verified: boolean;
  name: string | null;
  email: string | null;
};

type Claims = { c: string; a: string; v: 0 | 1; n?: string; e?: string; x: number };

const days = 180;

export function newVisitor(): Visitor {
  return { address: randomBytes(24).toString("base64url"), verified: false, name: null, email: null };
}

/** `now` in milliseconds since 1970. */
export function signVisitor(key: Buffer, channelId: string, visitor: Visitor, now: number): string {
  const claims: Claims = {
    c: channelId,
    a: visitor.address,
    v: visitor.verified ? 1 : 0,
    ...(visitor.name ? { n: visitor.name } : {}),
    ...(visitor.email ? { e: visitor.email } : {}),
    x: Math.floor(now / 1000) + days * 86_400,
  };
  const body = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${body}.${sign(key, body)}`;
}

/** The visitor a token was made for; null when it is forged, expired or another channel's. */
export function readVisitor(key: Buffer, channelId: string, token: string, now: number): Visitor | null {
  const [body, signature, rest] = token.split(".");
  if (!body || !signature || rest !== undefined) return null;
  const expected = Buffer.from(sign(key, body));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Claims;
  if (claims.c !== channelId || claims.x * 1000 < now) return null;
  return { address: claims.a, verified: claims.v === 1, name: claims.n ?? null, email: claims.e ?? null };
}

function sign(key: Buffer, body: string): string {
  return createHmac("sha256", key).update(body).digest("base64url");
}
