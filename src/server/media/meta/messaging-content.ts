import type { Content } from "../../../domain/content.ts";
import type { InboundFile } from "../medium.ts";
import type { Attachment, MetaMessage } from "./messaging-event.ts";

export type Said = { text: string; content: Content; attachments: InboundFile[] };

/** What a message says, in our words: what cannot be put into words or files is at least said to be there. */
export function readContent(message: MetaMessage): Said {
  const pieces = withoutTwins(message.attachments ?? []).map(readAttachment);
  const words = (message.text ?? "").trim();
  const text = [words, ...pieces.flatMap(({ lines }) => lines).filter((line) => !words.includes(line))]
    .join("\n")
    .trim();
  const said: Said = {
    text,
    content: Object.assign({}, repliedTo(message), pressed(message), ...pieces.map(({ content }) => content)),
    attachments: pieces.flatMap(({ file }) => (file ? [file] : [])),
  };
  const silent = text === "" && said.attachments.length === 0 && !said.content.location && !said.content.story;
  return silent ? { ...said, content: { ...said.content, unsupported: true } } : said;
}

type Piece = { lines: string[]; file?: InboundFile; content?: Content };

function repliedTo({ reply_to }: MetaMessage): Content {
  return {
    ...(reply_to?.mid ? { replyTo: reply_to.mid } : {}),
    ...(reply_to?.story ? { story: { kind: "reply", url: webAddress(reply_to.story.url) } } : {}),
  };
}

function pressed({ quick_reply, text }: MetaMessage): Content {
  return quick_reply ? { pressed: { title: text ?? "", payload: quick_reply.payload ?? null } } : {};
}

/** Meta tells one sticker twice, as a sticker and as an image. */
function withoutTwins(attachments: Attachment[]): Attachment[] {
  const stickers = new Set(
    attachments.filter(({ type }) => type === "sticker").map(({ payload }) => payload?.sticker_id),
  );
  return attachments.filter(
    ({ type, payload }) => type !== "image" || !payload?.sticker_id || !stickers.has(payload.sticker_id),
  );
}

function readAttachment(attachment: Attachment): Piece {
  const { type = "", payload } = attachment;
  if (type === "location") return { lines: [], content: locationOf(attachment) };
  if (type === "like_heart") return { lines: ["❤️"] };
  const source = addressOf(attachment);
  const usual = usualMimes.get(type);
  if (!usual || !source) return { lines: linesOf(attachment) };
  return {
    lines: thumbs.has(payload?.sticker_id ?? "") ? ["👍"] : shared.has(type) ? titleOf(attachment) : [],
    file: fileAt(source, type, usual),
    ...(type === "story_mention" ? { content: { story: { kind: "mention", url: source } } } : {}),
  };
}

const usualMimes = new Map([
  ["image", "image/jpeg"],
  ["sticker", "image/png"],
  ["animated_image", "image/gif"],
  ["video", "video/mp4"],
  ["audio", "audio/mp4"],
  ["file", "application/octet-stream"],
  ["share", "image/jpeg"],
  ["post", "image/jpeg"],
  ["ig_post", "image/jpeg"],
  ["ig_story", "image/jpeg"],
  ["story_mention", "image/jpeg"],
  ["reel", "video/mp4"],
  ["ig_reel", "video/mp4"],
]);
const shared = new Set(["share", "post", "ig_post", "ig_story", "reel", "ig_reel"]);

// The three sizes of the thumb beside Messenger's text field, which people press to say yes.
const thumbs = new Set(["369239263222822", "369239343222814", "369239383222810"]);

function fileAt(source: string, type: string, usual: string): InboundFile {
  const name = source.split(/[?#]/)[0]!.split("/").at(-1)!;
  const likely = mimes.get(name.split(".").at(-1)!.toLowerCase()) ?? usual;
  // Meta serves a voice message as .mp4, so an ending does not turn one kind of media into another.
  const mime = families.has(type) && familyOf(likely) !== type ? usual : likely;
  return { name: type === "file" ? decoded(name) : null, mime, size: null, source, bytes: null };
}

const families = new Set(["image", "video", "audio"]);

const mimes = new Map([
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["png", "image/png"],
  ["gif", "image/gif"],
  ["webp", "image/webp"],
  ["mp4", "video/mp4"],
  ["mov", "video/quicktime"],
  ["webm", "video/webm"],
  ["m4a", "audio/mp4"],
  ["aac", "audio/aac"],
  ["mp3", "audio/mpeg"],
  ["ogg", "audio/ogg"],
  ["wav", "audio/wav"],
  ["pdf", "application/pdf"],
  ["txt", "text/plain"],
  ["csv", "text/csv"],
  ["zip", "application/zip"],
  ["docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
]);

function familyOf(mime: string): string {
  return mime.split("/")[0]!;
}

function decoded(name: string): string | null {
  try {
    return decodeURIComponent(name).replace(/[\p{Cc}/\\]/gu, "") || null;
  } catch {
    return name;
  }
}

function locationOf({ title, payload }: Attachment): Content {
  const at = payload?.coordinates;
  return at ? { location: { latitude: at.lat, longitude: at.long, name: title || null, address: null } } : {};
}

function titleOf({ title, payload }: Attachment): string[] {
  return [payload?.title ?? title ?? ""].filter(Boolean);
}

/** Shared links, templates, products, and whatever Meta thinks of next: their words and where they lead. */
function linesOf(attachment: Attachment): string[] {
  const { payload } = attachment;
  const elements = [...(payload?.elements ?? []), ...(payload?.product?.elements ?? [])];
  const told = elements.map(({ title, subtitle }) => [title, subtitle].filter(Boolean).join(": "));
  return [...titleOf(attachment), payload?.text ?? "", ...told, addressOf(attachment) ?? ""].filter(Boolean);
}

function addressOf({ url, payload }: Attachment): string | null {
  return webAddress(payload?.url ?? url);
}

function webAddress(address: string | undefined): string | null {
  if (!address || !URL.canParse(address)) return null;
  const url = new URL(address);
  // Shared links come wrapped into Facebook's own redirect.
  const inner = url.hostname === "l.facebook.com" ? url.searchParams.get("u") : null;
  if (inner) return webAddress(inner);
  return /^https?:$/.test(url.protocol) ? address : null;
}
