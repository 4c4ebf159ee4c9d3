import sanitizeHtml from "sanitize-html";

const BLOCKS = [
  "p",
  "div",
  "tr",
  "table",
  "ul",
  "ol",
  "li",
  "pre",
  "blockquote",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "hr",
  "br",
];

/** Containers by which mail programs mark what they quote without a blockquote. */
const QUOTES = /\b(yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote|ms-outlook-mobile-reference-message)\b/;

const MOST_HTML = 2_000_000;
const MOST_DEPTH = 1_000;
const NEVER_CLOSED = /^(area|base|br|col|hr|img|input|link|meta|p|li|td|tr|th|dd|dt|option|wbr)$/;

/** The text of a mail that brings only HTML. Quoted blocks come out as lines beginning with "> ". */
export function htmlText(html: string): string {
  return lines(bare(parsable(html)))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** As much of it as can be parsed in a short time: the parser slows down with every level of nesting. */
export function parsable(html: string): string {
  let depth = 0;
  for (const { 1: closing, 2: tag, index } of html.matchAll(/<(\/?)([a-z][a-z0-9:]*)/gi)) {
    if (index > MOST_HTML || depth > MOST_DEPTH) return html.slice(0, index);
    if (!NEVER_CLOSED.test(tag!.toLowerCase())) depth = Math.max(0, depth + (closing ? -1 : 1));
  }
  return html.slice(0, MOST_HTML);
}

/** Nothing left but well-formed block tags and escaped text. */
function bare(html: string) {
  return sanitizeHtml(html, {
    allowedTags: BLOCKS,
    allowedAttributes: {},
    nonTextTags: ["script", "style", "textarea", "option", "noscript", "title", "template", "svg", "math"],
    nestingLimit: 200,
    transformTags: { div: quoteOrDiv, td: "div" },
  });
}

function quoteOrDiv(_: string, attribs: Record<string, string>) {
  return { tagName: QUOTES.test(attribs.class ?? "") ? "blockquote" : "div", attribs: {} };
}

function lines(html: string): string[] {
  const written: string[] = [];
  let depth = 0;
  let line = "";
  const end = (evenEmpty: boolean) => {
    const text = plain(line);
    if (text !== "" || evenEmpty) written.push("> ".repeat(depth) + text);
    line = "";
  };

  for (const piece of html.split(/(<[^>]*>)/)) {
    const tag = /^<(\/?)(\w+)/.exec(piece);
    if (!tag) {
      line += piece.replace(/\s+/g, " ");
      continue;
    }
    end(tag[2] === "br");
    if (tag[2] === "blockquote") depth += tag[1] ? -1 : 1;
    if (tag[2] === "li" && !tag[1]) line = "- ";
    if (tag[2] === "p" || tag[2] === "blockquote") written.push("> ".repeat(depth).trimEnd());
  }
  end(false);
  return written;
}

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

const plain = (escaped: string) =>
  escaped
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!)
    .replace(/[ \u00a0]+/g, " ")
    .trim();
