import type { Webhook } from "../stage.ts";

/** Who tells what in a webhook, in two words for the list of what we were told. */
export function gistOf({ body, headers }: Pick<Webhook, "body" | "headers">): { who: string; what: string } {
  if ("x-twilio-signature" in headers) return { who: "Twilio", what: twilioGist(new URLSearchParams(body)) };
  const { object, entry = [] } = JSON.parse(body) as MetaBody;
  const events = entry.flatMap(({ changes = [], messaging = [], standby = [] }) => [
    ...changes.map(({ value }) => value),
    ...messaging,
    ...standby,
  ]);
  return { who: senders[object ?? ""] ?? "Meta", what: metaGist(events[0] ?? {}) };
}

type Event = { [part: string]: unknown };
type MetaBody = {
  object?: string;
  entry?: { changes?: { value: Event }[]; messaging?: Event[]; standby?: Event[] }[];
};

const senders: Record<string, string> = {
  whatsapp_business_account: "WhatsApp",
  page: "Messenger",
  instagram: "Instagram",
};

function twilioGist(form: URLSearchParams): string {
  if (form.has("RecordingSid")) return "recording";
  return form.get("MessageStatus") ?? form.get("CallStatus") ?? "message";
}

function metaGist(event: Event): string {
  const { statuses, message } = event as { statuses?: { status: string }[]; message?: { is_echo?: boolean } };
  if (statuses?.[0]) return statuses[0].status;
  if (message?.is_echo || "message_echoes" in event) return "echo";
  if (message || "messages" in event) return "message";
  return Object.entries(names).find(([part]) => part in event)?.[1] ?? "news";
}

const names: Record<string, string> = {
  delivery: "delivered",
  read: "read",
  postback: "button",
  reaction: "reaction",
  message_edit: "edit",
  user_preferences: "preference",
  take_thread_control: "handover",
  pass_thread_control: "handover",
};
