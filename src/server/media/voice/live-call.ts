import type { Content } from "../../../domain/content.ts";
import { anotherLanguage } from "./language.ts";
import type { Words } from "./open-calls.ts";
import { composed, type Frame, interrupted, type Out, prompted, settled, silence, type Talk } from "./relay.ts";

/** A live call as a value: what happens goes in, what is to be done about it comes out. Nothing here waits, stores or sends. */
export type LiveCall = {
  state: "open" | "leaving" | "over";
  setup: Setup | null;
  talk: Talk;
  /** The newest message that was spoken. */
  last: { messageId: string; interrupted: boolean } | null;
  /** Keys pressed so far that belong together, as those of an order number. */
  keys: string;
  /** How often the caller has said or pressed something. */
  turns: number;
  /** When what was handed to the provider will about have been spoken. */
  spokenUntil: number;
  language: string;
  /** What the caller was last sure to speak. */
  spoken: string | null;
  terms: Terms;
};

/** What the channel says of its calls. */
type Terms = { language: string; transfers: boolean };
export type Setup = Extract<Frame, { type: "setup" }>;

export type CallEvent =
  | { type: "frame"; frame: Frame }
  /** Nothing more was pressed for a while. */
  | { type: "keys-rested" }
  | { type: "language-heard"; code: string }
  /** The answer on its way, as far as it has come. */
  | { type: "composed"; text: string }
  /** A message as it was stored. */
  | { type: "handed-in"; words: Words }
  /** A person takes the call, or the agent may not answer it. */
  | { type: "handed-off"; byAgent: boolean }
  /** What was still to be said has been. */
  | { type: "last-words-said" }
  | { type: "ended" };

export type Effect =
  | { type: "open"; setup: Setup }
  | { type: "send"; out: Out }
  | { type: "close"; code: number; reason: string }
  | { type: "warn"; error: string }
  /** `content` says what was pressed, where it was not said. */
  | { type: "store"; eventId: string; text: string; content: Content }
  | { type: "detect-language"; words: string }
  | { type: "await-keys" }
  | { type: "mark-interrupted"; messageId: string }
  | { type: "say-last-words" }
  | { type: "let-go" }
  | { type: "ask-for-end"; callId: string };

export type Step = { call: LiveCall; effects: Effect[] };

export function newCall(terms: Terms): LiveCall {
  const { language } = terms;
  const quiet = { talk: silence, last: null, keys: "", turns: 0, spokenUntil: 0, spoken: null };
  return { state: "open", setup: null, ...quiet, language, terms };
}

export function step(call: LiveCall, event: CallEvent, now: number): Step {
  if (call.state === "over") return { call, effects: [] };
  switch (event.type) {
    case "frame":
      return hear(call, event.frame);
    case "keys-rested":
      return storeKeys(call);
    case "language-heard":
      return followLanguage(call, event.code);
    case "composed": {
      const { talk, out } = composed(call.talk, event.text);
      return speak({ ...call, talk }, out, now);
    }
    case "handed-in":
      return say(call, event.words, now);
    case "handed-off":
      return leave(call, event.byAgent);
    case "last-words-said":
      return passOn(call);
    case "ended":
      return end(call);
  }
}

function hear(call: LiveCall, frame: Frame): Step {
  if (frame.type === "setup") return begin(call, frame);
  if (!call.setup) return refuse(call, "The first frame must be the setup.");
  switch (frame.type) {
    case "prompt":
      return hearWords(call, frame.voicePrompt, frame.last);
    case "interrupt":
      return interrupt(call);
    case "dtmf":
      return hearKey(call, frame.digit);
    case "error":
      return { call, effects: [{ type: "warn", error: frame.description }] };
  }
}

function begin(call: LiveCall, setup: Setup): Step {
  if (call.setup) return refuse(call, "The setup came twice.");
  return { call: { ...call, setup }, effects: [{ type: "open", setup }] };
}

function refuse(call: LiveCall, reason: string): Step {
  return { call, effects: [{ type: "close", code: 1008, reason }] };
}

function hearWords(call: LiveCall, piece: string, isLast: boolean): Step {
  const { talk, whole } = prompted(call.talk, piece, isLast);
  if (!whole) return { call: { ...call, talk }, effects: [] };
  // Nobody speaks to the end of a sentence while we do.
  const stored = store({ ...call, talk, spokenUntil: 0 }, whole);
  return { ...stored, effects: [{ type: "detect-language", words: whole }, ...stored.effects] };
}

/** Whoever speaks another language than the call is in is listened to and answered in theirs. */
function followLanguage(call: LiveCall, code: string): Step {
  const language = anotherLanguage(call.language, code, call.terms.language);
  if (!language) return { call, effects: [] };
  const out: Out = { type: "language", ttsLanguage: language, transcriptionLanguage: language };
  return { call: { ...call, language, spoken: code }, effects: [{ type: "send", out }] };
}

const mostKeys = 40;

function hearKey(call: LiveCall, digit: string): Step {
  const pressed = { ...call, keys: call.keys + digit };
  if (digit === "#" || pressed.keys.length >= mostKeys) return storeKeys(pressed);
  return { call: pressed, effects: [{ type: "await-keys" }] };
}

function storeKeys(call: LiveCall): Step {
  const { keys } = call;
  if (!keys) return { call, effects: [] };
  return store({ ...call, keys: "" }, keys, { pressed: { title: `Keys ${keys}`, payload: keys } });
}

function store(call: LiveCall, text: string, content: Content = {}): Step {
  const { callSid, sessionId } = call.setup!;
  const turns = call.turns + 1;
  const eventId = `${callSid}:${sessionId}:${turns}`;
  return { call: { ...call, turns }, effects: [{ type: "store", eventId, text, content }] };
}

function interrupt(call: LiveCall): Step {
  const { talk, growing } = interrupted(call.talk);
  const quiet = { ...call, talk, spokenUntil: 0 };
  return growing ? { call: quiet, effects: [] } : markLast(quiet);
}

function markLast(call: LiveCall): Step {
  const { last } = call;
  if (!last || last.interrupted) return { call, effects: [] };
  return {
    call: { ...call, last: { ...last, interrupted: true } },
    effects: [{ type: "mark-interrupted", messageId: last.messageId }],
  };
}

function say(call: LiveCall, { messageId, text }: Words, now: number): Step {
  const { talk, out, cut } = settled(call.talk, text);
  const said = speak({ ...call, talk, last: { messageId, interrupted: false } }, out, now);
  if (!cut) return said;
  const marked = markLast(said.call);
  return { ...marked, effects: [...said.effects, ...marked.effects] };
}

// About how fast words are spoken. The provider does not say when it has spoken them, and a call that is put through cuts them off.
const msPerCharacter = 60;

function speak(call: LiveCall, out: Out[], now: number): Step {
  const spoken = out.flatMap((each) => (each.type === "text" ? [each.token.length] : []));
  const characters = spoken.reduce((sum, length) => sum + length, 0);
  const spokenUntil =
    spoken.length > 0 ? Math.max(now, call.spokenUntil) + characters * msPerCharacter : call.spokenUntil;
  return { call: { ...call, spokenUntil }, effects: out.map((each) => ({ type: "send", out: each })) };
}

/** Without a number to transfer to, a teammate who takes over stays on the line: what they write is spoken. */
function leave(call: LiveCall, byAgent: boolean): Step {
  if (call.state !== "open" || (!call.terms.transfers && !byAgent)) return { call, effects: [] };
  return { call: { ...call, state: "leaving" }, effects: [{ type: "say-last-words" }] };
}

function passOn(call: LiveCall): Step {
  const out: Out = { type: "end", handoffData: JSON.stringify({ to: "teammate" }) };
  const ended = end(call);
  return { ...ended, effects: [{ type: "send", out }, ...ended.effects] };
}

/** What was not said or pressed to its end is stored as far as it came. */
function end(call: LiveCall): Step {
  const { talk, setup } = call;
  const heard = talk.heard ? store(call, talk.heard) : { call, effects: [] };
  const pressed = storeKeys(heard.call);
  return {
    call: { ...pressed.call, talk: silence, state: "over" },
    effects: [
      { type: "let-go" },
      ...heard.effects,
      ...pressed.effects,
      ...(setup ? [{ type: "ask-for-end", callId: setup.callSid } as const] : []),
    ],
  };
}
