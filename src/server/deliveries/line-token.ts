import { createHmac, timingSafeEqual } from "node:crypto";
import type { Secrets } from "../infra/secrets.ts";

/** What a reply address carries, so that an answer finds its line even where a mail program has dropped the references. */
export function lineTokens(secrets: Secrets) {
  const key = secrets.derive("reply addresses");
  const sign = (id: string) => createHmac("sha256", key).update(id).digest("hex").slice(0, 12);
  return {
    of: (lineId: string) => lineId.replace(/^line_/, "") + sign(lineId),
    /** The line's id; null for a token that we have not made. */
    read(token: string): string | null {
      const [, id, signature] = /^([0-9a-z]{26})([0-9a-f]{12})$/.exec(token.toLowerCase()) ?? [];
      if (!id || !signature) return null;
      return timingSafeEqual(Buffer.from(signature), Buffer.from(sign(`line_${id}`))) ? `line_${id}` : null;
    },
  };
}

export type LineTokens = ReturnType<typeof lineTokens>;
