import type { Mail } from "./read-mail.ts";

/**
 * Whether the sender is who the From line says. Anybody can write such a header, so only the topmost of our own
 * receiving server is believed, and without its name none. A mail proves an address at most, never that a teammate acts.
 */
export function readAuthenticity(mail: Mail, receiver: string | null = null): "pass" | "fail" | "none" {
  const domain = domainOf(mail.from?.address);
  if (!receiver || !domain || fromLines(mail) !== 1) return "none";
  const topmost = mail.headers.get("authentication-results")?.[0];
  const told = readResults(topmost ?? "");
  if (!told) return "none";
  if (told.server !== receiver.toLowerCase()) return bySpfHeader(mail, receiver, domain);

  const of = (method: string) => told.results.filter((one) => one.method === method);
  const dmarc = new Set(of("dmarc").map(({ result }) => result));
  if (dmarc.size > 1) return "none";
  if (dmarc.has("pass")) return "pass";
  // A forwarder whose seal holds may have broken what it forwarded: then nothing is proved either way.
  if (dmarc.has("fail")) return of("arc").some(({ result }) => result === "pass") ? "none" : "fail";
  const isOurs = (one: Result) => isAligned(provedBy(one), domain);
  if ([...of("dkim"), ...of("spf")].some((one) => one.result === "pass" && isOurs(one))) return "pass";
  return of("spf").some((one) => one.result === "fail" && isOurs(one)) ? "fail" : "none";
}

/** A second From line is there to be shown in place of the one that was checked. */
const fromLines = ({ headers }: Mail) => headers.get("from")?.length ?? 0;

type Result = { method: string; result: string; said: Said };
/** By its name, in lower case. Null where strangers may have had a say: it is there twice, or a part of it is quoted. */
type Said = Map<string, string | null>;

/** Null if any part of it is not what a server writes: then strangers' words may have got in between. */
function readResults(header: string): { server: string; results: Result[] } | null {
  const [server, ...parts] = partsOf(header) ?? [];
  if (server === undefined) return null;
  const results = parts.filter((part) => part !== "" && part !== "none").map(readResult);
  if (results.includes(null)) return null;
  return { server: server.split(" ")[0]!.toLowerCase(), results: results as Result[] };
}

function readResult(part: string): Result | null {
  const [first = "", ...rest] = part.split(" ");
  const [, method, result] = /^([\w-]+)(?:\/\d+)?=(.+)$/.exec(first) ?? [];
  const said = readSaid(rest);
  return method && result && said ? { method: method.toLowerCase(), result: result.toLowerCase(), said } : null;
}

function readSaid(words: string[]): Said | null {
  const said: Said = new Map();
  for (const word of words) {
    const [, name, value] = /^([\w.-]+)=(.*)$/.exec(word.toLowerCase()) ?? [];
    if (!name || value === undefined) return null;
    const isPlain = /^("[^"]*"|[^"]*)$/.test(value) && !said.has(name);
    said.set(name, isPlain ? value.replaceAll('"', "") : null);
  }
  return said;
}

function bySpfHeader({ headers }: Mail, receiver: string, domain: string) {
  const [first = "", ...parts] = partsOf(headers.get("received-spf")?.[0] ?? "") ?? [];
  const [result = "", ...words] = first.toLowerCase().split(" ");
  const said = readSaid([...words, ...parts.flatMap((part) => part.split(" "))].filter(Boolean));
  if (said?.get("receiver") !== receiver.toLowerCase()) return "none";
  if (!isAligned(provenDomain(said.get("envelope-from")), domain)) return "none";
  return result === "pass" || result === "fail" ? result : "none";
}

/** The domain that a signature or the sender's server speaks for. */
function provedBy({ method, said }: Result): string | null {
  const names = method === "dkim" ? ["header.d", "header.i"] : ["smtp.mailfrom", "smtp.mfrom"];
  return provenDomain(said.get(names.find((name) => said.has(name)) ?? ""));
}

/** The same domain, or one above it. One below may be a stranger's, as those of a hosting company are. */
function isAligned(by: string | null, domain: string) {
  return by !== null && (by === domain || (by.includes(".") && domain.endsWith(`.${by}`)));
}

function domainOf(address: string | undefined): string | null {
  return (
    /@([^@\s>]+)$/
      .exec(address ?? "")?.[1]
      ?.toLowerCase()
      .replace(/\.$/, "") ?? null
  );
}

/** Of a domain or a plain address: any other was chosen by its sender to be misread. */
function provenDomain(value: string | null | undefined): string | null {
  return /^<?(?:[^@<>"=]*@)?([^@<>"=]+?)\.?>?$/.exec(value ?? "")?.[1] ?? null;
}

/**
 * What stands between semicolons, without comments and with single spaces. A quoted word keeps its quotes, and its text
 * if that is plain. Null where a bracket or a quote has no partner, so that nobody can tell what is a comment.
 */
function partsOf(header: string): string[] | null {
  let parts = "";
  let comments = 0;
  let quoted: string | null = null;
  for (const [piece] of header.matchAll(/\\.|[^\\()";]+|./gs)) {
    if (quoted !== null) {
      if (piece !== '"') quoted += piece;
      else {
        parts += /^[\w.@+-]*$/.test(quoted) ? `"${quoted}"` : '""';
        quoted = null;
      }
    } else if (piece === "(") comments++;
    else if (piece === ")") {
      if (--comments < 0) return null;
      parts += " ";
    } else if (comments > 0) {
      // An address quoted in a comment can end the comment.
      if (piece === '"') return null;
    } else if (piece === '"') quoted = "";
    else if (piece.startsWith("\\")) return null;
    else parts += piece;
  }
  if (comments > 0 || quoted !== null) return null;
  return parts
    .replace(/\s+/g, " ")
    .replace(/ ?= ?/g, "=")
    .split(";")
    .map((part) => part.trim());
}
