import { createHmac, timingSafeEqual } from "node:crypto";
import type { Hook } from "../medium.ts";

/** Whether Meta signed exactly these bytes with the app's secret. Without a secret nothing is believed. */
export function isSigned({ headers, body }: Pick<Hook, "headers" | "body">, appSecret: string): boolean {
  if (!appSecret) return false;
  const [scheme, signature = ""] = (headers["x-hub-signature-256"] ?? "").split("=");
  const given = Buffer.from(signature, "hex");
  const expected = createHmac("sha256", appSecret).update(body).digest();
  return scheme === "sha256" && given.length === expected.length && timingSafeEqual(given, expected);
}
