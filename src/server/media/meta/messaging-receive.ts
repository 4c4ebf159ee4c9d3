import type { Heard, Hook } from "../medium.ts";
import { shakeHands } from "./handshake.ts";
import { readMessaging } from "./messaging.ts";
import type { Ours } from "./messaging-news.ts";
import { isSigned } from "./signature.ts";

type Secrets = { appSecret: string; verifyToken: string };

/** Meta's two ways of calling: the handshake by GET, and what happened by POST, signed. */
export function receiveMessaging(hook: Hook, { appSecret, verifyToken }: Secrets, ours: Ours): Heard {
  if (hook.method === "GET") return shakeHands(hook, verifyToken);
  if (!isSigned(hook, appSecret)) return { kind: "refused", reason: "Meta's signature is missing or wrong." };
  return { kind: "told", news: readMessaging(hook.body, ours) };
}
