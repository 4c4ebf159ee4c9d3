import { createHash, timingSafeEqual } from "node:crypto";
import type { Heard, Hook } from "../medium.ts";

/** Meta asks once, by GET, whether the address it is to post to is really ours: it shows our token and wants its challenge back. */
export function shakeHands(hook: Hook, verifyToken: string): Heard {
  const given = hook.query["hub.verify_token"] ?? "";
  if (hook.query["hub.mode"] !== "subscribe") return { kind: "refused", reason: "Not a handshake of Meta." };
  if (!verifyToken || !same(given, verifyToken)) return { kind: "refused", reason: "The verify token is another one." };
  return { kind: "answered", type: "text/plain", body: hook.query["hub.challenge"] ?? "" };
}

/** Digests are of one length, so that not even the token's length shows in the time this takes. */
function same(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
