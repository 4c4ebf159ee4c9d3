import sanitizeHtml from "sanitize-html";
import { parsable } from "../media/email/html-text.ts";

export type ReadArticle = { origin: string; title: string; body: string };
export type ReadDocument = { articles: ReadArticle[]; skipped: { path: string; reason: string }[] };

/** Turns one imported document into articles: Markdown and HTML into one each, JSONL into one a line. */
export function readDocument({ path, text }: { path: string; text: string }): ReadDocument {
  const kind = path.toLowerCase().split(".").pop();
  if (kind === "jsonl" || kind === "ndjson") return readJsonl(path, text);
  if (kind === "html" || kind === "htm") return one(path, fromHtml(text, path));
  if (kind === "md" || kind === "markdown" || kind === "txt") return one(path, fromMarkdown(text, path));
  return { articles: [], skipped: [{ path, reason: "only .md, .html, .txt and .jsonl can be read" }] };
}

function one(path: string, { title, body }: { title: string; body: string }): ReadDocument {
  if (body.trim() === "") return { articles: [], skipped: [{ path, reason: "the document is empty" }] };
  return { articles: [{ origin: path, title: title.trim().slice(0, 300) || path.slice(0, 300), body }], skipped: [] };
}

function fromMarkdown(text: string, path: string): { title: string; body: string } {
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const front = /^---\n([\s\S]*?)\n---\n/.exec(plain);
  const body = front ? plain.slice(front[0].length) : plain;
  const named = front && titleIn(front[1]!);
  const heading = /^[ \t]*#[ \t]+(\S.*)$/m.exec(body);
  const leads = heading !== null && body.slice(0, heading.index).trim() === "";
  const title = named ?? heading?.[1]?.slice(0, 300).replace(/[ \t#]+$/, "") ?? nameOf(path);
  return { title, body: (leads ? body.slice(heading.index + heading[0].length) : body).trim() };
}

/** What a document's front matter calls it, without the quotes that may stand around it. */
function titleIn(front: string): string | undefined {
  const [, title = ""] = /^title:(.*)$/m.exec(front) ?? [];
  return title.trim().replace(/^["']|["']$/g, "") || undefined;
}

const blocks = new Set([
  "p",
  "div",
  "section",
  "article",
  "li",
  "ul",
  "ol",
  "table",
  "tr",
  "blockquote",
  "pre",
  "br",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
]);

/** Keeps of HTML what makes Markdown: headings, paragraphs, lists, links. Scripts, styles and navigation go. */
function fromHtml(text: string, path: string): { title: string; body: string } {
  const title = textOf("title", text) ?? textOf("h1", text);
  const clean = sanitizeHtml(parsable(text), {
    nestingLimit: 200,
    allowedTags: [...blocks, "a", "strong", "b", "em", "code"],
    allowedAttributes: { a: ["href"] },
    nonTextTags: [
      "script",
      "style",
      "noscript",
      "template",
      "nav",
      "header",
      "footer",
      "aside",
      "head",
      "title",
      "form",
      "svg",
    ],
  });
  return { title: plain(title ?? nameOf(path)), body: toMarkdown(clean) };
}

/** What the first element of a name holds. Patterns that look for an end that may be missing take for ever on some pages. */
function textOf(tag: string, html: string): string | undefined {
  const open = new RegExp(`<${tag}\\b[^<>]*>`, "i").exec(html);
  if (!open) return undefined;
  const rest = html.slice(open.index + open[0].length);
  const end = rest.toLowerCase().indexOf(`</${tag}`);
  return end < 0 ? undefined : rest.slice(0, end);
}

function toMarkdown(html: string): string {
  const marked = html
    .replace(/\s+/g, " ")
    .replace(/<h1>[\s\S]*?<\/h1>/i, "")
    .replace(/<h([1-6])>\s*([\s\S]*?)\s*<\/h\1>/g, (_, level, inner) => `\n\n${"#".repeat(Number(level))} ${inner}\n\n`)
    .replace(/<li>\s*/g, "\n- ")
    .replace(/<a href="(https?:[^"]+)">([\s\S]*?)<\/a>/g, "[$2]($1)")
    .replace(/<\/?(strong|b)>/g, "**")
    .replace(/<\/?em>/g, "_")
    .replace(/<\/?code>/g, "`")
    .replace(/<br ?\/?>/g, "\n")
    .replace(/<\/(td|th)>/g, " ")
    .replace(/<\/(ul|ol)>/g, "\n\n")
    .replace(/<\/li>/g, "")
    .replace(/<\/?[a-z][^>]*>/g, "\n\n");
  return decode(marked)
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function plain(html: string): string {
  return decode(sanitizeHtml(parsable(html.slice(0, 10_000)), { allowedTags: [] }))
    .replace(/\s+/g, " ")
    .trim();
}

function decode(text: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
  return text.replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name) => named[name]!);
}

// Whoever reads which lines were left out has seen by then what is wrong with them.
const mostSkipped = 100;

function readJsonl(path: string, text: string): ReadDocument {
  const read: ReadDocument = { articles: [], skipped: [] };
  let more = 0;
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const place = `${path}#${index + 1}`;
    const article = fromJson(line);
    if (typeof article !== "string")
      read.articles.push({ ...article, origin: article.origin ? `${path}#${article.origin}` : place });
    else if (read.skipped.length < mostSkipped) read.skipped.push({ path: place, reason: article });
    else more++;
  });
  if (more > 0) read.skipped.push({ path, reason: `${more} more of its lines could not be read` });
  return read;
}

function fromJson(line: string): (ReadArticle & { origin: string }) | string {
  try {
    const row = JSON.parse(line) as Record<string, unknown>;
    const title = row.title ?? row.question;
    const body = row.body ?? row.text ?? row.answer;
    if (typeof title !== "string" || title.trim() === "") return "there is no title (or question)";
    if (typeof body !== "string" || body.trim() === "") return "there is no body (or text, or answer)";
    return {
      origin: typeof row.id === "string" || typeof row.id === "number" ? String(row.id) : "",
      title: title.trim().slice(0, 300),
      body,
    };
  } catch {
    return "the line is not JSON";
  }
}

function nameOf(path: string): string {
  const name = path
    .split("/")
    .pop()!
    .replace(/\.[^.]+$/, "")
    .replace(/[-_]+/g, " ")
    .trim();
  return name.charAt(0).toUpperCase() + name.slice(1);
}
