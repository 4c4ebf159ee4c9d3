import { createHmac } from "node:crypto";
import type { Refusal } from "./messenger-answers.ts";
import type { Call, Stage } from "./stage.ts";
import { lastWrote, type WhatsappChat } from "./whatsapp-chats.ts";
import type { WhatsappAccount } from "./whatsapp-hooks.ts";
import { countOf, type PlayedTemplate } from "./whatsapp-templates.ts";

/** Refusals as Meta words them. Whoever reads them should go by the numbers. */
export const refusals = {
  server: { status: 500, code: 131000, message: "Something went wrong" },
  tooMany: { status: 429, code: 130429, message: "Rate limit hit" },
  noToken: { status: 401, code: 190, message: "Invalid OAuth access token - Cannot parse access token" },
  expired: { status: 401, code: 190, subcode: 463, message: "Error validating access token: Session has expired." },
  proof: { status: 400, code: 100, message: "Invalid appsecret_proof provided in the API argument" },
  nothing: { status: 400, code: 100, subcode: 33, message: "Unsupported request. The object does not exist." },
  parameter: { status: 400, code: 100, message: "Invalid parameter" },
  window: { status: 400, code: 131047, message: "Re-engagement message" },
  media: { status: 400, code: 131053, message: "Media upload error" },
  noTemplate: { status: 404, code: 132001, message: "Template name does not exist in the translation" },
  paused: { status: 400, code: 132015, message: "Template is paused" },
  values: { status: 400, code: 132000, message: "Number of parameters does not match the expected number of params" },
} as const satisfies Record<string, Refusal>;

/** Why this call is not even listened to; null: it is. */
export function forbid({ headers, query }: Call, account: WhatsappAccount, { switches }: Stage): Refusal | null {
  if (switches.hits("expired-token")) return refusals.expired;
  const token = headers.authorization?.replace(/^Bearer /, "") ?? query.get("access_token");
  if (token !== account.accessToken) return refusals.noToken;
  const proof = query.get("appsecret_proof");
  const right = createHmac("sha256", account.appSecret).update(token).digest("hex");
  return proof === null || proof === right ? null : refusals.proof;
}

type Medium = { id?: string; link?: string; caption?: string; filename?: string };

export type SendRequest = {
  messaging_product?: string;
  to?: string;
  recipient?: string;
  type?: string;
  status?: string;
  message_id?: string;
  biz_opaque_callback_data?: string;
  context?: { message_id?: string };
  text?: { body?: string };
  reaction?: { message_id?: string; emoji?: string };
  location?: { latitude: number; longitude: number };
  interactive?: { body?: { text?: string }; action?: { buttons?: { reply?: { id: string; title: string } }[] } };
  template?: {
    name?: string;
    language?: { code?: string };
    components?: { type?: string; parameters?: { text?: string }[] }[];
  };
  image?: Medium;
  video?: Medium;
  audio?: Medium;
  document?: Medium;
  sticker?: Medium;
};

export function readRequest(body: Buffer): SendRequest {
  try {
    return JSON.parse(body.toString()) as SendRequest;
  } catch {
    return {};
  }
}

export const mediaTypes = ["image", "video", "audio", "document", "sticker"] as const;

/** Why Meta would not send this now; null: it would. */
export function forbidSend(
  request: SendRequest,
  { chat, templates }: { chat: WhatsappChat | undefined; templates: PlayedTemplate[] },
  { switches, now }: Stage,
): Refusal | null {
  if (switches.hits("too-many-requests")) return refusals.tooMany;
  if (switches.hits("error-before-accept")) return refusals.server;
  if (!isWhole(request)) return refusals.parameter;
  if (request.type === "template") return forbidTemplate(request.template, templates);
  if (switches.hits("closed-window")) return refusals.window;
  const silentFor = now() - ((chat && lastWrote(chat)) ?? Number.NEGATIVE_INFINITY);
  return silentFor > windowMs ? refusals.window : null;
}

const windowMs = 24 * 3_600_000;

function isWhole(request: SendRequest): boolean {
  const { messaging_product, to, recipient, type = "text", text, template } = request;
  if (messaging_product !== "whatsapp" || !(to || recipient)) return false;
  if (type === "text") return Boolean(text?.body) && text!.body!.length <= 4096;
  if (type === "template") return Boolean(template?.name && template.language?.code);
  const kind = mediaTypes.find((one) => one === type);
  if (kind) return Boolean(request[kind]?.id || request[kind]?.link);
  return Boolean(request[type as keyof SendRequest]);
}

function forbidTemplate(asked: SendRequest["template"], templates: PlayedTemplate[]): Refusal | null {
  const template = templates.find(({ name, language }) => name === asked?.name && language === asked.language?.code);
  if (template?.status === "PAUSED") return refusals.paused;
  if (template?.status !== "APPROVED") return refusals.noTemplate;
  return valuesOf(asked).length === countOf(template.body) ? null : refusals.values;
}

export function valuesOf(asked: SendRequest["template"]): string[] {
  const body = asked?.components?.find(({ type }) => type === "body");
  return (body?.parameters ?? []).map(({ text = "" }) => text);
}
