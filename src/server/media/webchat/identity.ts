import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/**
 * The JWT (RFC 7519) with which a site tells who a visitor is. HS256 only; `exp` is required and at most a day
 * ahead, because a token that cannot expire can be used for ever by whoever once saw it.
 */
const claims = z.object({
  sub: z.string().min(1).max(200),
  exp: z.number(),
  nbf: z.number().optional(),
  name: z.string().max(120).optional(),
  email: z.email().optional(),
});

export type Identity = { sub: string; name: string | null; email: string | null };
export type IdentityResult = { ok: true; identity: Identity } | { ok: false; reason: string };

const mostAhead = 86_400;

/** `now` in milliseconds since 1970. */
export function verifyIdentity(secret: string, jwt: string, now: number): IdentityResult {
  const [head, body, signature, rest] = jwt.split(".");
  if (!head || !body || !signature || rest !== undefined) return refused("it is not a JWT");
  if (parse(head)?.alg !== "HS256") return refused("its algorithm is not HS256");
  const expected = createHmac("sha256", secret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return refused("its signature is wrong");
  const parsed = claims.safeParse(parse(body));
  if (!parsed.success) return refused("it lacks sub or exp, or one of its claims is malformed");
  const seconds = now / 1000;
  if (parsed.data.exp <= seconds) return refused("it has expired");
  if (parsed.data.exp > seconds + mostAhead) return refused("it lives longer than a day");
  if (parsed.data.nbf && parsed.data.nbf > seconds + 60) return refused("it is not valid yet");
  const { sub, name, email } = parsed.data;
  return { ok: true, identity: { sub, name: name ?? null, email: email ?? null } };
}

function refused(reason: string): IdentityResult {
  return { ok: false, reason };
}

function parse(part: string): Record<string, unknown> | null {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    return null;
  }
}
