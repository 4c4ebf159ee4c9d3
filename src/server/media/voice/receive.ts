import { createHash } from "node:crypto";
import type { Address, CallNews, Heard, Hook, News, Profile } from "../medium.ts";
import { isSigned } from "../twilio/signature.ts";
import type { VoiceAccount } from "./account.ts";
import { endOf, inWords } from "./end.ts";
import { type Answer, connect, hangUp, nothing, sayAndHangUp, transfer, transferred } from "./twiml.ts";

type Asked = { form: URLSearchParams; callId: string; hook: Hook; account: VoiceAccount };
type Told = { news: News[]; answer: Answer };

/** The provider asks step by step what a call shall do next, and tells how far it has come. */
export function receive(hook: Hook, account: VoiceAccount): Heard {
  const { authToken } = account.secrets;
  const signature = hook.headers["x-twilio-signature"];
  if (!isSigned({ authToken, signature, url: hook.url, body: hook.body }))
    return { kind: "refused", reason: "The signature does not fit the auth token and the address." };
  const form = hook.method === "GET" ? new URL(hook.url).searchParams : new URLSearchParams(hook.body.toString());
  const callId = form.get("CallSid");
  const read = steps.get(hook.path);
  if (!callId || !read) {
    const reason = callId ? `Nothing is known of the address ${hook.path || "/"}.` : "It names no call.";
    return { kind: "told", news: [{ kind: "unmatched", eventId: nameless(hook), reason }], answer: nothing };
  }
  return { kind: "told", ...read({ form, callId, hook, account }) };
}

const promise = "Nobody is free right now. We will call you back as soon as we can. Goodbye.";

const steps = new Map<string, (asked: Asked) => Told>([
  ["/voice", rings],
  ["/voice/ended", leaves],
  ["/voice/dialled", dialled],
  ["/voice/status", status],
  ["/voice/recording", recording],
  ["/voice/transcript", transcript],
]);

function rings(asked: Asked): Told {
  const { account, form } = asked;
  const answer = connect(account, { from: form.get("From") ?? "", again: false });
  return { news: [ringing(asked)], answer };
}

/** The agent's part is over: it handed the call on, the caller has hung up, or the connection died. */
function leaves(asked: Asked): Told {
  const { form, account, hook, callId } = asked;
  // Nobody is on the line any more, so there is nobody to connect again or to pass on.
  if (/^completed$/i.test(form.get("CallStatus") ?? "")) return { news: [], answer: hangUp() };
  if (form.get("HandoffData")) return passOn(asked);
  if (!/^failed$/i.test(form.get("SessionStatus") ?? "") && !form.get("ErrorCode"))
    return { news: [], answer: hangUp() };
  if (hook.query.again === "1") return passOn(asked, "The connection to the agent broke again. ");
  const note = "The connection to the call broke and was made again.";
  return {
    news: [call(asked, `${callId}:broken`, { state: "answered", note })],
    answer: connect(account, { from: form.get("From") ?? "", again: true }),
  };
}

function passOn(asked: Asked, because = ""): Told {
  const { account, callId, form } = asked;
  const { transferNumber } = account.settings;
  if (!transferNumber) {
    const note = "There is no number to transfer calls to, so the caller was promised a call back.";
    const news = call(asked, `${callId}:promised`, { state: "answered", note, attention: "Promised a call back" });
    return { news: [news], answer: sayAndHangUp(account, promise) };
  }
  const note = `${because}The call is being transferred to ${transferNumber}.`;
  return {
    news: [call(asked, `${callId}:transferred`, { state: "transferred", note })],
    answer: transfer(account, { callId, from: form.get("From") ?? "" }),
  };
}

/** What came of ringing the teammate. */
function dialled(asked: Asked): Told {
  const { form, account, callId } = asked;
  if (/^(completed|answered)$/.test(form.get("DialCallStatus") ?? "")) return { news: [], answer: hangUp() };
  const note = `Nobody answered at ${account.settings.transferNumber}, so the caller was promised a call back.`;
  const news = call(asked, `${callId}:promised`, { state: "answered", note, attention: "Promised a call back" });
  return { news: [news], answer: sayAndHangUp(account, promise) };
}

/** Whatever ends a call has the one event of its end, so that a call ends once however often and in whatever words it is told. */
function status(asked: Asked): Told {
  const { form, callId } = asked;
  const told = (form.get("CallStatus") ?? "").toLowerCase();
  return { news: [read()], answer: nothing };

  function read(): News {
    const end = endOf(told, form.get("CallDuration"));
    if (end) return call(asked, `${callId}:ended`, end);
    if (told === "in-progress") return call(asked, `${callId}:answered`, { state: "answered", note: null });
    if (/^(queued|initiated|ringing)$/.test(told)) return ringing(asked);
    return { kind: "unmatched", eventId: `${callId}:${told}`, reason: `The call's status "${told}" is not known.` };
  }
}

/** A recording may come long after the call; its sound is fetched later still. */
function recording(asked: Asked): Told {
  const { form, hook, callId } = asked;
  const name = form.get("RecordingSid") || callId;
  const news: News[] = [];
  if (form.get("TranscriptionText")?.trim()) news.push(...transcript(asked).news);
  const state = form.get("RecordingStatus") ?? "completed";
  const source = form.get("RecordingUrl");
  if (source && state === "completed") {
    const seconds = Number.parseInt(form.get("RecordingDuration") ?? "", 10) || null;
    const file = { name: "Recording.mp3", mime: "audio/mpeg", size: null, source: `${source}.mp3`, bytes: null };
    const what = hook.query.part === transferred ? "Recording after the transfer" : "Recording of the call";
    const note = seconds ? `${what}, ${inWords(seconds)}.` : `${what}.`;
    news.push(call(asked, `${callId}:recording:${name}`, { state: "recorded", note, files: [file] }));
  }
  if (state === "absent" || state === "failed")
    news.push(
      call(asked, `${callId}:recording:${name}`, { state: "recorded", note: "The call could not be recorded." }),
    );
  if (news.length === 0)
    news.push({
      kind: "ignored",
      eventId: `${callId}:recording:${name}:${state}:${hook.path}`,
      reason: "Nothing to keep yet.",
    });
  return { news, answer: nothing };
}

/** Of a recording as a whole, or sentence by sentence while people speak; then only what is settled is kept. */
function transcript(asked: Asked): Told {
  const { form, callId } = asked;
  const place = [form.get("TranscriptionSid") ?? form.get("RecordingSid"), form.get("SequenceId")];
  const eventId = [callId, "transcript", ...place.filter(Boolean)].join(":");
  const words = (form.get("TranscriptionText") ?? sentenceIn(form)).trim();
  const news: News = words
    ? call(asked, eventId, { state: "recorded", note: `${speaker(form.get("Track"))}: ${words}` })
    : { kind: "ignored", eventId: `${eventId}:empty`, reason: "Nothing to keep yet." };
  return { news: [news], answer: nothing };
}

function sentenceIn(form: URLSearchParams): string {
  if (form.get("TranscriptionEvent") !== "transcription-content" || form.get("Final") === "false") return "";
  try {
    const { transcript } = JSON.parse(form.get("TranscriptionData") ?? "") as { transcript?: unknown };
    return typeof transcript === "string" ? transcript : "";
  } catch {
    return "";
  }
}

function speaker(track: string | null): string {
  if (track === "inbound_track") return "The caller said";
  return track === "outbound_track" ? "We said" : "Transcript of the call";
}

function ringing(asked: Asked): News {
  const { callId, account, form } = asked;
  const { greeting } = account.settings;
  const note = `Call to ${form.get("To") || account.settings.number}.${greeting ? ` Greeted with “${greeting}”` : ""}`;
  return call(asked, `${callId}:ringing`, { state: "ringing", note });
}

type Moved = Pick<CallNews, "state" | "note"> & Partial<CallNews>;

function call({ form, callId, hook }: Asked, eventId: string, moved: Moved): News {
  const from = form.get("From") || hook.query.from || form.get("Caller") || "";
  return {
    kind: "call",
    eventId,
    call: { callId, seconds: null, ...caller(callId, from, form.get("CallerName")), ...moved },
  };
}

/** Whoever hides their number is somebody else with every call. */
export function caller(callId: string, from: string, name: string | null): { address: Address; profile: Profile } {
  const known = /^\+[1-9]\d{4,14}$/.test(from.trim()) && !hidden.has(from.trim());
  const value = known ? from.trim() : `anonymous:${callId}`;
  const phone = known ? value : null;
  return {
    address: { kind: "phone", value, verified: known },
    profile: {
      name: name?.trim() || (known ? null : "Anonymous caller"),
      email: null,
      phone,
      device: {},
      referral: {},
    },
  };
}

// Numbers under which the provider passes on callers who hide theirs: the words ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on a keypad.
const hidden = new Set(["+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"]);

function nameless({ url, body }: Hook): string {
  return `nameless:${createHash("sha256").update(url).update(body).digest("hex")}`;
}
