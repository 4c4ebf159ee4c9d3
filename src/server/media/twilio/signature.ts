import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** What was asked for, as it arrived. `url` is exactly the address that the provider was given. */
export type Signed = { authToken: string; signature: string | undefined; url: string; body: Buffer | string };

/**
 * Whether the owner of the token signed this request: over its address and, for a form, over its parameters; for any
 * other body the address carries a hash of it. Without a token nothing is believed.
 */
export function isSigned({ authToken, signature, url, body }: Signed): boolean {
  if (!authToken || !signature || !URL.canParse(url)) return false;
  const hash = new URL(url).searchParams.get("bodySHA256");
  if (hash !== null && !same(createHash("sha256").update(body).digest("hex"), hash.toLowerCase())) return false;
  const parameters = hash === null ? inOrder(new URLSearchParams(body.toString())) : "";
  return spellings(url)
    .map((spelling) => same(sign(authToken, spelling + parameters), signature))
    .some(Boolean);
}

function sign(authToken: string, text: string): string {
  return createHmac("sha1", authToken).update(text, "utf8").digest("base64");
}

/** Name and value one after the other without any separator, sorted by name; the same value is counted once. */
function inOrder(form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort();
  return names
    .map((name) =>
      [...new Set(form.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(""),
    )
    .join("");
}

/** The provider sometimes signs the address with a port that it did not ask for, and sometimes without one that it did. */
function spellings(url: string): string[] {
  const [, scheme = "", host = "", rest = ""] = /^([a-z]+:\/\/)([^/?#]*?)(?::\d+)?((?:[/?#].*)?)$/is.exec(url) ?? [];
  if (!host) return [url];
  const port = /^(https|wss):/i.test(scheme) ? 443 : 80;
  return [...new Set([url, scheme + host + rest, `${scheme}${host}:${port}${rest}`])];
}

function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
