import type { ProviderName, SwitchName } from "../../switches.ts";
import type { PhoneMedium, PostingView, Reception, State } from "../phone.ts";

export const mediumName: Record<PhoneMedium, string> = {
  sms: "SMS",
  whatsapp: "WhatsApp",
  messenger: "Messenger",
  instagram: "Instagram",
  email: "Email",
  voice: "Voice",
};

export const stateName: Record<State, string> = {
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Not delivered",
  deleted: "Unsent",
};

export const receptionName: Record<Reception, string> = {
  delivers: "In reach",
  "stays-silent": "In reach, never confirmed",
  unreachable: "Switched off",
};

/** Whom faults befall; texts and calls are two services of one provider. */
export const providerName: Record<ProviderName, string> = {
  twilio: "Twilio, texts",
  calls: "Twilio, calls",
  whatsapp: "WhatsApp",
  messenger: "Messenger and Instagram",
  mail: "Mail",
};

type Fault = { name: SwitchName; says: string };

/** What can go wrong, in the order in which a message meets it. */
export const faults: { title: string; note: string; faults: Fault[] }[] = [
  {
    title: "When we send",
    note: "For the next calls to a provider.",
    faults: [
      { name: "refuse-connection", says: "Nobody picks up: every connection is refused" },
      { name: "error-before-accept", says: "It answers with an error and sends nothing" },
      { name: "too-many-requests", says: "It says we are too fast, and to wait" },
      { name: "accept-then-hang", says: "It sends the message, then never answers" },
      { name: "error-after-accept", says: "It sends the message, then answers with an error" },
      { name: "reset-mid-body", says: "It sends the message, then breaks off in mid-answer" },
      { name: "slow-drip", says: "It sends the message, then answers a letter a second" },
    ],
  },
  {
    title: "When it tells us",
    note: "For the next messages and reports to us.",
    faults: [
      { name: "duplicate-webhooks", says: "It tells us twice" },
      { name: "reorder-webhooks", says: "It tells us in the wrong order" },
      { name: "delay-webhooks", says: "It tells us five seconds late" },
      { name: "lose-webhooks", says: "It never tells us" },
    ],
  },
  {
    title: "The account and the customer",
    note: "For the next messages we send.",
    faults: [
      { name: "expired-token", says: "Our access has expired" },
      { name: "closed-window", says: "The time to reply is over" },
      { name: "block", says: "The customer has blocked us" },
      { name: "bounce", says: "The mail comes back" },
    ],
  },
  {
    title: "On the telephone",
    note: "For the next calls.",
    faults: [
      { name: "socket-dies", says: "The line to us breaks once the caller has spoken" },
      { name: "ends-before-answered", says: "We hear of the end before the beginning" },
      { name: "late-recording", says: "The recording comes five seconds late" },
      { name: "nobody-picks-up", says: "No teammate picks up when a call is put through" },
    ],
  },
];

const shortName: Record<string, string> = {
  "duplicate-webhooks": "twice",
  "reorder-webhooks": "overtaken",
  "delay-webhooks": "late",
  "lose-webhooks": "lost",
};

/** How a webhook fared, in a few words. */
export function fate({ state, status, tries, met }: PostingView): string {
  const how = met.filter((name) => name !== "lose-webhooks").map((name) => shortName[name] ?? name);
  if (state === "lost") return "never sent";
  const answer = status === null ? (tries > 0 ? "no answer" : "on its way") : String(status);
  const again = tries > 1 && !met.includes("duplicate-webhooks") ? [`${tries} tries`] : [];
  return [answer, ...again, ...how].join(", ");
}

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const exactFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

export const clock = (at: number) => clockFormat.format(at);
export const exact = (at: number) => exactFormat.format(at);

export function when(at: number): string {
  return new Date(at).toDateString() === new Date().toDateString() ? clock(at) : dayFormat.format(at);
}

const languages = new Intl.DisplayNames(undefined, { type: "language", languageDisplay: "standard" });

/** Without its country. */
export function languageName(code: string): string {
  try {
    return languages.of(code.split("-")[0]!) ?? code;
  } catch {
    return code;
  }
}

export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What somebody might say first, so that nobody faces an empty field. */
export const openers = ["Where is my parcel?", "Can I send a lamp back?", "How do I wash the Voss throw?"];
