import { createHmac, timingSafeEqual } from "node:crypto";
import type { Secrets } from "../infra/secrets.ts";

// better-auth writes the cookie; the guard reads it here on its own, so that asking who is there costs
// one query and better-auth itself is not loaded before somebody signs in.

export const cookiePrefix = "parley";
export const sessionDays = 30;

export function cookieSecret(secrets: Secrets): string {
  return secrets.derive("identity").toString("base64url");
}

export type SessionCookie = {
  /** The session's token, if the cookie is there and its signature is ours. */
  token(header: string | undefined): string | null;
  /** The same cookie with its full life ahead again. */
  renewed(header: string): string;
};

export function openSessionCookie({ secrets, secure }: { secrets: Secrets; secure: boolean }): SessionCookie {
  const name = `${secure ? "__Secure-" : ""}${cookiePrefix}.session_token`;
  const secret = cookieSecret(secrets);
  const attributes = `Max-Age=${sessionDays * 86_400}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return {
    token: (header) => verified(rawCookie(header, name), secret),
    renewed: (header) => `${name}=${rawCookie(header, name)}; ${attributes}`,
  };
}

function rawCookie(header: string | undefined, name: string): string | null {
  for (const pair of header?.split(";") ?? []) {
    const [key, ...rest] = pair.trim().split("=");
    if (key === name) return rest.join("=");
  }
  return null;
}

function verified(raw: string | null, secret: string): string | null {
  const value = raw && decoded(raw);
  if (!value) return null;
  const dot = value.lastIndexOf(".");
  const token = value.slice(0, dot);
  const expected = createHmac("sha256", secret).update(token).digest();
  const given = Buffer.from(value.slice(dot + 1), "base64");
  return dot > 0 && given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}

function decoded(raw: string): string | null {
  try {
    return decodeURIComponent(raw);
  } catch {
    return null;
  }
}
