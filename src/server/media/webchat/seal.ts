import { createHmac, timingSafeEqual } from "node:crypto";

/** Claims that a browser carries and cannot change: readable by anybody, made only by who has the key. */
export function seal(key: Buffer, claims: object): string {
  const body = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${body}.${sign(key, body)}`;
}

/** What was sealed with this key; null when it was forged or cut. */
export function unseal<Claims>(key: Buffer, sealed: string): Claims | null {
  const [body, signature, rest] = sealed.split(".");
  if (!body || !signature || rest !== undefined) return null;
  const expected = Buffer.from(sign(key, body));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return JSON.parse(Buffer.from(body, "base64url").toString()) as Claims;
}

function sign(key: Buffer, body: string): string {
  return createHmac("sha256", key).update(body).digest("base64url");
}
