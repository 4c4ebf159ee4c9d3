import type { Mail } from "./read-mail.ts";

/**
 * Whether the sender is who the From line says. Anybody can write such a header, so only the topmost of our own
 * receiving server is believed, and without its name none. A mail proves an address at most, never that a teammate acts.
 */
export function readAuthenticity(mail: Mail, receiver: string | null = null): "pass" | "fail" | "none" {
  const domain = domainOf(mail.from?.address);
  if (!receiver || !domain || fromLines(mail) !== 1) return "none";
  const results = resultsBy(mail, receiver);
  if (!results) return bySpfHeader(mail, receiver, domain);

  const dmarc = /\bdmarc\s*=\s*(\w+)/i.exec(results)?.[1]?.toLowerCase();
  if (dmarc === "pass") return "pass";
  // A forwarder whose seal holds may have broken what it forwarded: then nothing is proved either way.
  if (dmarc === "fail") return /\barc\s*=\s*pass/i.test(results) ? "none" : "fail";
  const [dkim, spf] = [proofs(results, "dkim"), proofs(results, "spf")];
  if ([...dkim, ...spf].some(({ result, by }) => result === "pass" && isAligned(by, domain))) return "pass";
  return spf.some(({ result, by }) => result === "fail" && isAligned(by, domain)) ? "fail" : "none";
}

/** A second From line is there to be shown in place of the one that was checked. */
const fromLines = ({ headers }: Mail) => headers.get("from")?.length ?? 0;

/** Those of others below it may have been written by the sender. */
function resultsBy({ headers }: Mail, receiver: string): string | null {
  const topmost = withoutComments(headers.get("authentication-results")?.[0] ?? "");
  const [id = "", ...results] = topmost.split(";");
  return id.trim().split(/\s/)[0]?.toLowerCase() === receiver.toLowerCase() ? results.join(";") : null;
}

function bySpfHeader({ headers }: Mail, receiver: string, domain: string) {
  const topmost = headers.get("received-spf")?.[0] ?? "";
  const said = new RegExp(`\\breceiver=["<]?${RegExp.escape(receiver)}\\b`, "i").test(topmost);
  const sender = domainOf(/\benvelope-from=["<]*([^\s;">]+)/i.exec(topmost)?.[1]);
  if (!said || !sender || !isAligned(sender, domain)) return "none";
  const result = /^\s*(\w+)/.exec(topmost)?.[1]?.toLowerCase();
  return result === "pass" || result === "fail" ? result : "none";
}

function proofs(results: string, method: "dkim" | "spf") {
  const named =
    method === "dkim" ? /header\.(?:d|i)\s*=\s*"?([^\s;"]+)/i : /smtp\.(?:mailfrom|mfrom)\s*=\s*"?([^\s;"]+)/i;
  return results.split(";").flatMap((one) => {
    const result = new RegExp(`^\\s*${method}\\s*=\\s*(\\w+)`, "i").exec(one)?.[1]?.toLowerCase();
    const by = named.exec(one)?.[1];
    return result && by ? [{ result, by: domainOf(by) ?? by.toLowerCase() }] : [];
  });
}

/** The same domain, or one above it. One below may be a stranger's, as those of a hosting company are. */
function isAligned(by: string, domain: string) {
  return by === domain || (by.includes(".") && domain.endsWith(`.${by}`));
}

function domainOf(address: string | undefined): string | null {
  return (
    /@([^@\s>]+)$/
      .exec(address ?? "")?.[1]
      ?.toLowerCase()
      .replace(/\.$/, "") ?? null
  );
}

// What each comment costs grows with the length of the whole.
const longestResults = 10_000;

/** In comments anything may be written. */
function withoutComments(value: string) {
  let bare = value.slice(0, longestResults);
  for (let before = ""; before !== bare; ) {
    before = bare;
    bare = bare.replace(/\([^()]*\)/g, "");
  }
  return bare;
}
