/** What the carriers' keywords ask for, on SMS and WhatsApp. Law and carriers want them obeyed whoever reads them. */
export type Keyword = "out" | "in" | "help";

/**
 * Only a message that is nothing but the keyword counts: "stop by at five" is an ordinary message. "Yes" takes back an
 * opt-out, and is an ordinary answer of somebody who never opted out.
 */
export function keywordIn(text: string, { optedOut }: { optedOut: boolean }): Keyword | null {
  const word = bare(text);
  if (out.has(word)) return "out";
  if (back.has(word) || (optedOut && word === "YES")) return "in";
  return help.has(word) ? "help" : null;
}

const out = new Set(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"]);
const back = new Set(["START", "UNSTOP"]);
const help = new Set(["HELP", "INFO"]);

/** People write "Opt-Out!", "STOP 🛑" and "stop all"; copied messages bring full-width letters. */
function bare(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toUpperCase();
}
