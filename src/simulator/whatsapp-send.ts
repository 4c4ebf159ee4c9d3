import type { ServerResponse } from "node:http";
import { answer, breakOff, drip, refuse } from "./messenger-answers.ts";
import type { Stage } from "./stage.ts";
import { newId, say, type WhatsappChat, type WhatsappFile, type WhatsappMessage } from "./whatsapp-chats.ts";
import { fetchLink } from "./whatsapp-files.ts";
import { postStatus } from "./whatsapp-hooks.ts";
import { forbidSend, mediaTypes, refusals, type SendRequest, valuesOf } from "./whatsapp-rules.ts";
import type { State } from "./whatsapp-state.ts";
import { fill, type PlayedTemplate } from "./whatsapp-templates.ts";

/** Takes one message of the business, or says why not. */
export async function take(request: SendRequest, response: ServerResponse, state: State): Promise<void> {
  const { stage, chats, templates } = state;
  if (request.status === "read") return answer(response, { success: true });
  const to = request.to?.replace(/\D/g, "") || (request.recipient ?? "");
  const refusal = forbidSend(request, { chat: chats.find(to), templates }, stage);
  if (refusal === refusals.tooMany) response.setHeader("retry-after", "1");
  if (refusal) return refuse(response, refusal);
  const file = await fileOf(request, state);
  if (file === "missing") return refuse(response, refusals.media);
  const { id } = accept(chats.open(to), request, file, state);
  const contacts = [{ input: to, ...(request.to ? { wa_id: to } : { user_id: to }) }];
  settle(response, { messaging_product: "whatsapp", contacts, messages: [{ id }] }, stage);
}

/** What Meta is to send: uploaded before, or fetched from where it lies. */
async function fileOf(request: SendRequest, { files }: State): Promise<WhatsappFile | null | "missing"> {
  const medium = mediaTypes.map((type) => request[type]).find((one) => one !== undefined);
  if (!medium) return null;
  const kept = files.find(medium.id ?? "");
  if (kept) return files.show(kept);
  const fetched = medium.link ? await fetchLink(medium.link) : null;
  return fetched ? files.keep({ ...fetched, name: medium.filename ?? fetched.name }).file : "missing";
}

/** From here on it has been sent, whatever becomes of the answer. */
function accept(chat: WhatsappChat, request: SendRequest, file: WhatsappFile | null, state: State): WhatsappMessage {
  const { stage, creates, templates } = state;
  const { biz_opaque_callback_data: callbackData = null, context } = request;
  if (callbackData) creates.set(callbackData, (creates.get(callbackData) ?? 0) + 1);
  if (request.type === "reaction") return react(chat, request.reaction ?? {}, stage);
  const said = { ...wordsOf(request, templates), file, replyTo: context?.message_id ?? null, callbackData };
  const message = say(chat, { from: "business", at: stage.now(), ...said });
  travel(chat, message, state);
  stage.changed();
  return message;
}

function react(chat: WhatsappChat, { message_id, emoji = "" }: NonNullable<SendRequest["reaction"]>, stage: Stage) {
  const message = chat.messages.find(({ id }) => id === message_id);
  if (message) message.reactions.business = emoji || null;
  stage.changed();
  return { ...(message ?? say(chat, { from: "business", at: stage.now() })), id: newId() };
}

/** Somebody who blocks the business never gets it, and nobody is told. */
function travel(chat: WhatsappChat, message: WhatsappMessage, { stage, account }: State): void {
  const tell = (status: "sent" | "delivered" | "failed", code?: number) => {
    message.state = status;
    postStatus(stage, account, chat, { ...message, status, code });
  };
  if (stage.switches.hits("bounce")) tell("failed", 131026);
  else {
    tell("sent");
    if (!stage.switches.hits("block")) tell("delivered");
  }
}

function wordsOf(request: SendRequest, templates: PlayedTemplate[]): Partial<WhatsappMessage> {
  const { type = "text", text, template: asked, interactive, location = null } = request;
  const template = templates.find(({ name, language }) => name === asked?.name && language === asked.language?.code);
  if (template) {
    const buttons = (template.buttons ?? []).map((title) => ({ title, payload: title }));
    return { text: fill(template.body, valuesOf(asked)), buttons, template: template.name };
  }
  const pressable = (interactive?.action?.buttons ?? []).flatMap(({ reply }) => reply ?? []);
  return {
    text: (type === "text" ? text?.body : interactive?.body?.text) ?? captionOf(request),
    buttons: pressable.map(({ id: payload, title }) => ({ title, payload })),
    location,
  };
}

function captionOf(request: SendRequest): string {
  return mediaTypes.map((type) => request[type]?.caption).find((caption) => caption !== undefined) ?? "";
}

function settle(response: ServerResponse, body: unknown, { switches }: Stage): void {
  if (switches.hits("accept-then-hang")) return;
  if (switches.hits("error-after-accept")) refuse(response, refusals.server);
  else if (switches.hits("reset-mid-body")) breakOff(response, body);
  else if (switches.hits("slow-drip")) drip(response, body);
  else answer(response, body);
}
