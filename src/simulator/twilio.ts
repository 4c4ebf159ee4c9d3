import { timingSafeEqual } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Call, Provider, Stage } from "./stage.ts";
import { answer, confirm, type Refusal, refusals, refuse } from "./twilio-answers.ts";
import {
  type Delivery,
  type Exchange,
  openExchange,
  type TwilioNumber,
  type TwilioOptions,
} from "./twilio-exchange.ts";
import {
  listMessages,
  type MessageStatus,
  newSid,
  type TwilioMedia,
  type TwilioMessage,
  toJson,
} from "./twilio-messages.ts";

/** Twilio's REST API as far as messages go, and the phones of those who are written to. */
export type PlayedTwilio = ReturnType<typeof playTwilio>;

export type Phone = {
  number: string;
  messages: PhoneMessage[];
  delivery: Delivery;
  /** Our numbers that the owner has written STOP to. */
  stopped: string[];
};

/** `direction` as the owner of the phone sees it. */
export type PhoneMessage = {
  sid: string;
  direction: "in" | "out";
  with: string;
  text: string;
  media: TwilioMedia[];
  state: MessageStatus;
  at: number;
};

export function playTwilio(stage: Stage, options: TwilioOptions) {
  const exchange = openExchange(stage, options);
  const { accountSid, numbers, messages, deliveries } = exchange;
  const accountPath = `/2010-04-01/Accounts/${accountSid}`;
  const requests = new Map<string, number>();
  const creates = new Map<string, number>();

  async function handle(call: Call, response: ServerResponse): Promise<void> {
    if (!isAllowed(call, options) || stage.switches.hits("expired-token")) return refuse(response, refusals.token);
    const path = call.path.replace(/\.json$/, "");
    if (path !== accountPath && !path.startsWith(`${accountPath}/`)) return refuse(response, refusals.nothing);
    const [resource = "", sid, edge, media] = path.slice(accountPath.length + 1).split("/");
    if (resource === "") return answer(response, accountJson(accountSid));
    if (resource === "IncomingPhoneNumbers") return askNumbers(call, sid, response);
    if (resource !== "Messages") return refuse(response, refusals.nothing);
    if (sid) return askMessage({ sid, edge, media }, response);
    if (call.method === "POST") return create(new URLSearchParams(call.body.toString()), response);
    answer(response, listMessages(messages, call.query, accountSid));
  }

  async function create(form: URLSearchParams, response: ServerResponse): Promise<void> {
    count(requests, form);
    const refusal = forbid(form, exchange, stage);
    if (refusal) return refuse(response, refusal);
    count(creates, form);
    const urls = form.getAll("MediaUrl");
    const message = exchange.keep({
      sid: newSid(urls.length > 0 ? "MM" : "SM"),
      direction: "outbound-api",
      from: form.get("From")!,
      to: form.get("To")!,
      body: form.get("Body") ?? "",
      status: "queued",
      callback: form.get("StatusCallback"),
    });
    confirm(response, toJson(message, accountSid), stage.switches);
    await exchange.deliver(message, urls);
  }

  type Asked = { sid: string; edge: string | undefined; media: string | undefined };

  async function askMessage({ sid, edge, media }: Asked, response: ServerResponse): Promise<void> {
    const message = messages.find((one) => one.sid === sid);
    if (!message) return refuse(response, refusals.nothing);
    if (edge === undefined) return answer(response, toJson(message, accountSid));
    if (media === undefined) return answer(response, { media_list: message.media.map(mediaJson) });
    const file = message.media.find((one) => one.sid === media);
    if (!file) return refuse(response, refusals.nothing);
    response.writeHead(200, { "content-type": file.mime, "content-length": file.bytes.length }).end(file.bytes);
  }

  async function askNumbers(call: Call, sid: string | undefined, response: ServerResponse): Promise<void> {
    const asked = call.query.get("PhoneNumber");
    const found = numbers.filter((one) => (sid ? one.sid === sid : !asked || one.number === asked));
    if (!sid) return answer(response, { incoming_phone_numbers: found.map(numberJson), next_page_uri: null });
    if (!found[0]) return refuse(response, refusals.nothing);
    if (call.method === "POST") change(found[0], new URLSearchParams(call.body.toString()));
    answer(response, numberJson(found[0]));
  }

  function change(number: TwilioNumber, form: URLSearchParams): void {
    number.smsUrl = form.get("SmsUrl") ?? number.smsUrl;
    number.voiceUrl = form.get("VoiceUrl") ?? number.voiceUrl;
    number.statusCallback = form.get("StatusCallback") ?? number.statusCallback;
    stage.changed();
  }

  function phones(): Phone[] {
    const owners = new Set([...messages.map(ownerOf), ...deliveries.keys()]);
    return [...owners].map((number) => ({
      number,
      messages: messages.filter((message) => ownerOf(message) === number).map(onScreen),
      delivery: deliveries.get(number) ?? "delivers",
      stopped: numbers.map((ours) => ours.number).filter((ours) => exchange.isStopped(number, ours)),
    }));
  }

  function setDelivery(number: string, delivery: Delivery): void {
    deliveries.set(number, delivery);
    stage.changed();
  }

  return {
    name: "twilio",
    handle,
    numbers,
    open: exchange.open,
    phones,
    textFrom: exchange.textFrom,
    setDelivery,
    report: exchange.report,
    messages: () => [...messages],
    /** How often a message of ours, by the `m` of its report address, was asked for, and how often that made one. */
    requests: () => new Map(requests),
    creates: () => new Map(creates),
  } satisfies Provider & Record<string, unknown>;
}

function isAllowed({ headers }: Call, { accountSid, authToken }: TwilioOptions): boolean {
  const expected = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`);
  const given = Buffer.from(headers.authorization ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** By what the report address says about the message of ours. */
function count(counts: Map<string, number>, form: URLSearchParams): void {
  const callback = form.get("StatusCallback");
  const message = callback && new URL(callback).searchParams.get("m");
  if (message) counts.set(message, (counts.get(message) ?? 0) + 1);
}

function forbid(form: URLSearchParams, { numbers, isStopped }: Exchange, { switches }: Stage): Refusal | null {
  if (switches.hits("error-before-accept")) return refusals.out;
  if (switches.hits("too-many-requests")) return refusals.tooMany;
  const [from, to, body] = [form.get("From") ?? "", form.get("To") ?? "", form.get("Body") ?? ""];
  if (!to) return refusals.noTo;
  if (!from) return refusals.noFrom;
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refusals.to;
  if (!numbers.some(({ number }) => number === from)) return refusals.from;
  if (!body && !form.has("MediaUrl")) return refusals.empty;
  if (body.length > 1600) return refusals.length;
  if (!form.getAll("MediaUrl").every((url) => URL.canParse(url))) return refusals.media;
  return isStopped(to, from) ? refusals.optedOut : null;
}

function ownerOf({ direction, from, to }: TwilioMessage): string {
  return direction === "inbound" ? from : to;
}

function onScreen(message: TwilioMessage): PhoneMessage {
  const { sid, body: text, media, status: state, createdAt: at } = message;
  const mine = message.direction === "inbound";
  return { sid, direction: mine ? "out" : "in", with: mine ? message.to : message.from, text, media, state, at };
}

function accountJson(sid: string) {
  return { sid, friendly_name: "Simulated account", status: "active", type: "Full" };
}

function mediaJson({ sid, mime }: TwilioMedia) {
  return { sid, content_type: mime };
}

function numberJson({ sid, number, smsUrl, voiceUrl, statusCallback }: TwilioNumber) {
  return {
    sid,
    phone_number: number,
    friendly_name: number,
    sms_url: smsUrl,
    sms_method: "POST",
    sms_application_sid: "",
    voice_url: voiceUrl,
    voice_method: "POST",
    status_callback: statusCallback,
    capabilities: { voice: true, sms: true, mms: true, fax: false },
  };
}
