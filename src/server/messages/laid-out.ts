/** Whether a mail's HTML, already clean, shows its reader more than its words do: pictures, tables, colours, marks, named links. */
export function isLaidOut(html: string): boolean {
  for (const [, tag = "", attributes = ""] of html.matchAll(/<([a-z][a-z0-9]*)\b([^>]*)>/g))
    if (!plain.has(tag) || telling.test(attributes)) return true;
  return html.includes("<a ") && hasNamedLink(html);
}

// Every mail program wraps plain words in these, and lists and quotes have their signs in plain words too.
const plain = new Set("a bdi blockquote br div font li ol p section span ul wbr".split(" "));

const black = /(?!\s*(?:#0{3,8}\b|black|rgb\(0,\s*0,\s*0\)|inherit|currentcolor|windowtext))/;
const telling = new RegExp(
  `bgcolor=|background|font-weight:\\s*(?:bold|[6-9]00)|font-style:\\s*italic|text-align:\\s*(?:center|right)|text-decoration[\\w-]*:\\s*(?:underline|line-through)|[\\s";]color(?::|=")${black.source}`,
  "i",
);

function hasNamedLink(html: string): boolean {
  const links = html.matchAll(/<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/gs);
  return [...links].some(([, href = "", inner = ""]) => bare(href) !== bare(inner.replace(/<[^>]*>/g, "")));
}

/** An address as people write it, who leave out how it is reached. */
function bare(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replaceAll("&amp;", "&")
    .replace(/^(?:https?:\/\/|mailto:|tel:)/, "")
    .replace(/\/$/, "");
}
