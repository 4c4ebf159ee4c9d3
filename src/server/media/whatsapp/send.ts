import type { WhatsappSettings } from "../../../contract/channel-settings.ts";
import type { Account, Failure, Outgoing, OutgoingFile, Sent, Ways } from "../medium.ts";
import { callGraph, type GraphAccount } from "../meta/graph.ts";
import { metadataOf } from "../meta/messaging-metadata.ts";

export type MetaSecrets = { accessToken: string; appSecret: string; verifyToken: string };
export type WhatsappAccount = Account<WhatsappSettings, MetaSecrets>;

export const maxLength = 4096;
const maxCaption = 1024;

/**
 * Hands over a message, in as many parts as WhatsApp makes of it. Once a part has left, a failure of a later one is no
 * failure of the whole: sending all of it again would say the first part twice.
 */
export async function send(outgoing: Outgoing, account: WhatsappAccount, ways: Ways): Promise<Sent> {
  const refusal = refuse(outgoing);
  if (refusal) return { kind: "failed", failure: refusal };
  const parts = partsOf(outgoing);
  let sent: Sent = { kind: "unknown", reason: "Nothing was sent." };
  for (const [index, part] of parts.entries()) {
    const body = { ...part, biz_opaque_callback_data: metadataOf(outgoing, index + 1, parts.length) };
    sent = await post({ ...envelope(outgoing), ...body }, account, ways);
    if (sent.kind !== "accepted") return index === 0 ? sent : halfSent(sent, index, parts.length);
  }
  return sent;
}

export function graphOf({ settings, secrets }: WhatsappAccount): GraphAccount {
  const { baseUrl, apiVersion } = settings;
  return { baseUrl, apiVersion, accessToken: secrets.accessToken, appSecret: secrets.appSecret };
}

function refuse({ text, files, content }: Outgoing): Failure | null {
  if (content.template && files.length > 0)
    return { code: "template-with-file", reason: "A template is sent without files.", concerns: "content" };
  if (content.template) return null;
  if (text.trim() === "" && files.length === 0)
    return { code: "empty", reason: "The message holds neither text nor files.", concerns: "content" };
  if (text.length > maxLength)
    return {
      code: "too-long",
      reason: "The text is longer than the 4,096 characters of WhatsApp.",
      concerns: "content",
    };
  return null;
}

type Part = Record<string, unknown>;

function partsOf({ text, files, content }: Outgoing): Part[] {
  if (content.template) return [template(content.template)];
  const captioned = captionable(text, files);
  return [
    ...(text.trim() === "" || captioned ? [] : [words(text)]),
    ...files.map((file, index) => medium(file, captioned && index === 0 ? text : "")),
  ];
}

/** One file and a few words are one message to a reader, and so they are one to WhatsApp. */
function captionable(text: string, files: OutgoingFile[]): boolean {
  const [file, ...others] = files;
  if (!file || others.length > 0 || text.trim() === "") return false;
  return text.length <= maxCaption && typeOf(file) !== "audio";
}

function words(body: string): Part {
  return { type: "text", text: { body, preview_url: /https?:\/\//.test(body) } };
}

function medium(file: OutgoingFile, caption: string): Part {
  const type = typeOf(file);
  const described = { ...(caption ? { caption } : {}), ...(type === "document" ? { filename: file.name } : {}) };
  return { type, [type]: { link: file.url, ...described } };
}

/** What WhatsApp does not take as a picture, a film or a sound it takes as a document. */
function typeOf({ mime, size }: OutgoingFile): string {
  const kind = mime.split(";")[0]!.trim();
  const fits = shows.find(({ mimes, most }) => mimes.includes(kind) && size <= most);
  return fits?.type ?? "document";
}

const megabyte = 1024 * 1024;

const shows = [
  { type: "image", mimes: ["image/jpeg", "image/png"], most: 5 * megabyte },
  { type: "video", mimes: ["video/mp4", "video/3gpp"], most: 16 * megabyte },
  {
    type: "audio",
    mimes: ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
    most: 16 * megabyte,
  },
];

function template({ name, language, parameters }: NonNullable<Outgoing["content"]["template"]>): Part {
  const body = { type: "body", parameters: parameters.map((text) => ({ type: "text", text })) };
  return {
    type: "template",
    template: { name, language: { code: language }, ...(parameters.length > 0 ? { components: [body] } : {}) },
  };
}

/** A group is the thread of a line; a person without a number is reached by the id Meta made for us. */
function envelope({ address, thread, content }: Outgoing): Part {
  const to = thread
    ? { recipient_type: "group", to: thread }
    : { recipient_type: "individual", ...(/^\d+$/.test(address) ? { to: address } : { recipient: address }) };
  return {
    messaging_product: "whatsapp",
    ...to,
    ...(content.replyTo ? { context: { message_id: content.replyTo } } : {}),
  };
}

async function post(body: Part, account: WhatsappAccount, ways: Ways): Promise<Sent> {
  const path = `${account.settings.phoneNumberId}/messages`;
  const answer = await callGraph(graphOf(account), { method: "POST", path, body }, ways);
  if (answer.kind !== "ok") return answer;
  const id = (answer.body.messages as { id?: unknown }[] | undefined)?.[0]?.id;
  if (typeof id === "string") return { kind: "accepted", providerId: id };
  return { kind: "unknown", reason: "Meta answered without naming the message." };
}

function halfSent(sent: Exclude<Sent, { kind: "accepted" }>, left: number, of: number): Sent {
  const reason = sent.kind === "failed" ? sent.failure.reason : sent.reason;
  return { kind: "unknown", reason: `Only ${left} of ${of} parts surely left. ${reason}` };
}
