import sanitizeHtml from "sanitize-html";
import { parsable } from "./html-text.ts";

/**
 * A mail's HTML for a frame in which no script runs. Nothing in it loads by itself: a remote image keeps its address
 * in `data-src` until somebody asks for it.
 */
export function cleanHtml(
  html: string,
  { remoteImages = false, cid = new Map() }: { remoteImages?: boolean; cid?: Map<string, string> } = {},
): string {
  return sanitizeHtml(parsable(html), {
    allowedTags: TAGS,
    allowedAttributes: ATTRIBUTES,
    allowedSchemes: ["http", "https", "mailto", "tel", "cid", "data"],
    allowedStyles: { "*": STYLES },
    nonTextTags: SILENT,
    nestingLimit: 200,
    parseStyleAttributes: true,
    transformTags: {
      a: (tagName, { href, title }) => ({ tagName, attribs: linkTo(href, title) }),
      img: (tagName, attribs) => ({
        tagName,
        attribs: { ...sized(attribs), ...sourceOf(attribs.src, remoteImages, cid) },
      }),
    },
  });
}

const TAGS = [
  ..."a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details div".split(
    " ",
  ),
  ..."dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s".split(
    " ",
  ),
  ..."samp section small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr".split(
    " ",
  ),
];

/** What these hold is no text for people. */
const SILENT = [
  ..."script style textarea option select noscript title template svg math xmp iframe object embed applet".split(" "),
  ..."noembed noframes plaintext audio video canvas".split(" "),
];

const ATTRIBUTES = {
  "*": ["style", "dir", "lang", "title", "align", "valign", "width", "height", "bgcolor"],
  a: ["href", "target", "rel"],
  img: ["src", "data-src", "alt", "border", "hspace", "vspace"],
  font: ["color", "face", "size"],
  table: ["border", "cellpadding", "cellspacing", "summary"],
  td: ["colspan", "rowspan", "nowrap"],
  th: ["colspan", "rowspan", "nowrap", "scope"],
  ol: ["start", "type"],
  ul: ["type"],
  li: ["value"],
  col: ["span"],
};

/** No addresses, no functions that fetch or run, no escapes that could hide one, nothing that leaves its place. */
const VALUE =
  /^(?!.*(?:url|image|expression|var|attr|env|calc|import|javascript|behavio|\\|\/[*/]|[<>@{}]))[\w\s#%.,'"()+!/-]{1,200}$/i;
const LENGTH = /^(?!.*-\d)[\w\s%.!-]{1,60}$/i;

const STYLES = {
  ...styles("color background background-color font font-family font-size font-style font-weight font-variant", VALUE),
  ...styles(
    "text-align text-decoration text-decoration-line text-transform line-height letter-spacing word-spacing",
    VALUE,
  ),
  ...styles("vertical-align white-space word-break overflow-wrap direction list-style-type border-collapse", VALUE),
  ...styles("border border-top border-right border-bottom border-left border-color border-style border-width", VALUE),
  ...styles(
    "margin margin-top margin-right margin-bottom margin-left text-indent border-spacing border-radius",
    LENGTH,
  ),
  ...styles("padding padding-top padding-right padding-bottom padding-left", LENGTH),
  ...styles("width height max-width max-height min-width min-height", LENGTH),
  ...styles("display", /^(none|block|inline|inline-block|table|table-row|table-cell|list-item)(\s*!important)?$/i),
  ...styles("float clear", /^(left|right|none|both)$/i),
};

function styles(names: string, value: RegExp): Record<string, RegExp[]> {
  return Object.fromEntries(names.split(" ").map((name) => [name, [value]]));
}

/** A link without a scheme of its own would lead into our own pages. */
function linkTo(href = "", title?: string): Record<string, string> {
  const address = bare(href);
  const named: Record<string, string> = title ? { title } : {};
  return /^(https?:\/\/|mailto:|tel:)/i.test(address)
    ? { href: address, target: "_blank", rel: "noopener noreferrer nofollow", ...named }
    : named;
}

function sourceOf(src = "", remoteImages: boolean, cid: Map<string, string>): Record<string, string> {
  const address = bare(src).replace(/^\/\//, "https://");
  if (/^cid:/i.test(address)) return { src: cid.get(contentId(address)) ?? `cid:${contentId(address)}` };
  if (/^data:image\/(png|gif|jpe?g|webp);base64,[\w+/=\s]+$/i.test(address)) return { src: address };
  if (!/^https?:\/\//i.test(address)) return {};
  return remoteImages ? { src: address } : { "data-src": address };
}

function contentId(address: string) {
  const id = address.slice("cid:".length);
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function sized({ alt, title, width, height, style, align, border }: Record<string, string>) {
  const kept = { alt, title, width, height, style, align, border };
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Browsers skip control characters in addresses; a filter has to see what they see. */
function bare(address: string) {
  return address
    .replace(/[\p{Cc}\u200b\ufeff]+/gu, "")
    .trim()
    .replace(/\s/g, "%20");
}
