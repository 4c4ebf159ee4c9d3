import { openDetector } from "../agents/detect-language.ts";
import { perceive } from "../agents/perceive.ts";
import type { OpenChannel } from "../channels/queries.ts";
import { type Database, isAway, type Tx } from "../infra/database.ts";
import type { LogEvent, Subscription } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import type { CallNews, Inbound, News } from "../media/medium.ts";
import type { VoiceAccount } from "../media/voice/account.ts";
import { anotherLanguage } from "../media/voice/language.ts";
import { keepCall, type Words } from "../media/voice/open-calls.ts";
import { caller } from "../media/voice/receive.ts";
import { composed, type Frame, interrupted, type Out, prompted, settled, silence } from "../media/voice/relay.ts";
import type { Arrival } from "./arrival.ts";
import { type CallLine, findCallLine, hasWords, isTakenOver } from "./call-queries.ts";
import type { Composing } from "./follow-visitor.ts";
import { markInterrupted } from "./mark-interrupted.ts";
import { askSoon } from "./settle-calls.ts";

export type CallDeps = {
  db: Database;
  log: Log;
  receive: (arrival: Arrival) => Promise<unknown>;
  take: (channel: OpenChannel, news: News[]) => Promise<void>;
  follow: (key: string, hear: (event: LogEvent) => void) => Promise<Subscription>;
  overhear: (conversationId: string, hear: (news: Composing) => void) => () => void;
};

/** The provider's end of the websocket. */
export type Wire = { send(out: Out): void; close(code: number, reason: string): void };

export type HeldCall = {
  hear(frame: Frame): void;
  /** Resolves once everything that was heard is stored. */
  end(): Promise<void>;
};

type Setup = Extract<Frame, { type: "setup" }>;

// Keys pressed within this belong together, as those of an order number.
const keyPauseMs = 1_200;
// About how fast words are spoken. The provider does not say when it has spoken them, and a call that is put through cuts them off.
const msPerCharacter = 60;
const mostSpeakingMs = 20_000;
// An answer that is on its way when a call is handed over may take this long to be handed in.
const lastWordsMs = 5_000;
// As long as a restart of the database takes.
const mostAwayMs = 20_000;

/** One live call: what the caller says is stored, what the agent composes is spoken as it grows, until it ends or is handed on. */
export function holdCall(deps: CallDeps, channel: OpenChannel, wire: Wire): HeldCall {
  const { db, log } = deps;
  const account = channel.account as VoiceAccount;
  const closers: (() => void)[] = [];
  let talk = silence;
  let setup: Setup | null = null;
  let line: CallLine | null = null;
  let last: { messageId: string; interrupted: boolean } | null = null;
  let { language } = account.settings;
  let spokenUntil = 0;
  let count = 0;
  let keys = "";
  let keyTimer: NodeJS.Timeout | null = null;
  let state: "open" | "leaving" | "over" = "open";
  let work = Promise.resolve();

  /** What touches the database happens in the order in which it was heard. */
  function then(act: () => Promise<unknown>) {
    work = work.then(act).then(
      () => {},
      (error: Error) => {
        log.error({ channel: channel.id, call: setup?.callSid, error: error.stack }, "a call stumbled");
        wire.close(1011, "Something went wrong on our side.");
      },
    );
  }

  function hear(frame: Frame) {
    if (state === "over") return;
    if (frame.type === "setup") return begin(frame);
    if (!setup) return wire.close(1008, "The first frame must be the setup.");
    if (frame.type === "prompt") hearWords(frame.voicePrompt, frame.last);
    if (frame.type === "interrupt") interrupt();
    if (frame.type === "dtmf") hearKey(frame.digit);
    if (frame.type === "error") log.warn({ call: setup.callSid, error: frame.description }, "the provider of calls");
  }

  function begin(frame: Setup) {
    if (setup) return wire.close(1008, "The setup came twice.");
    setup = frame;
    // Read from the disk while the caller is greeted, so that their first words need not wait for it.
    openDetector().catch(() => {});
    then(() => patiently(() => open(frame)));
  }

  async function open(frame: Setup) {
    const { callSid: callId } = frame;
    const who = caller(callId, frame.from ?? "", frame.callerName ?? null);
    const call: CallNews = { callId, seconds: null, state: "answered", note: null, ...who };
    await deps.take(channel, [{ kind: "call", eventId: `${callId}:answered`, call }]);
    line = (await ask((tx) => findCallLine(tx, channel, callId))) ?? null;
    if (!line) throw new Error(`The call ${callId} has no conversation.`);
    const { conversationId } = line;
    const { close } = await deps.follow(`conversation:${conversationId}`, follow);
    // Gone already: another connection of the same call may have taken its place.
    if (isOver()) return close();
    closers.push(
      close,
      keepCall({ channelId: channel.id, callId }, { say }),
      deps.overhear(conversationId, (news) => news.kind === "composing" && compose(news.text)),
    );
  }

  function hearWords(piece: string, isLast: boolean) {
    const heard = prompted(talk, piece, isLast);
    talk = heard.talk;
    if (!heard.whole) return;
    const { whole } = heard;
    // Nobody speaks to the end of a sentence while we do.
    spokenUntil = 0;
    then(() => followLanguage(whole));
    store(whole);
  }

  /** Whoever speaks another language than the call is in is listened to and answered in theirs. */
  async function followLanguage(words: string) {
    if (!line) return;
    const { language: heard } = await perceive([], words, line);
    const other = heard.certain ? anotherLanguage(language, heard.code, account.settings.language) : null;
    if (!other || isOver()) return;
    language = other;
    line = { ...line, language: heard.code };
    tell([{ type: "language", ttsLanguage: other, transcriptionLanguage: other }]);
  }

  function hearKey(digit: string) {
    keys += digit;
    if (keyTimer) clearTimeout(keyTimer);
    if (digit === "#" || keys.length >= 40) return storeKeys();
    keyTimer = setTimeout(storeKeys, keyPauseMs);
  }

  function storeKeys() {
    const pressed = keys;
    keys = "";
    if (keyTimer) clearTimeout(keyTimer);
    if (pressed) store(pressed, { pressed: { title: `Keys ${pressed}`, payload: pressed } });
  }

  function store(text: string, content: Inbound["content"] = {}) {
    const { callSid: callId, sessionId, from = "", callerName = null } = setup!;
    const eventId = `${callId}:${sessionId}:${++count}`;
    const inbound: Inbound = {
      ...caller(callId, from, callerName ?? null),
      eventId,
      clientId: null,
      thread: callId,
      text: text.replaceAll("\u0000", " "),
      content: { ...content, spoken: { callId, interruptedAt: null } },
      providerId: eventId,
      raw: { text, ...content },
    };
    then(() => patiently(() => deps.receive({ workspace: channel.workspace, channelId: channel.id, inbound })));
  }

  function interrupt() {
    const heard = interrupted(talk);
    talk = heard.talk;
    spokenUntil = 0;
    if (!heard.growing && last && !last.interrupted) markLast();
  }

  function markLast() {
    const { messageId } = last!;
    last = { messageId, interrupted: true };
    const { callSid: callId } = setup!;
    then(() => markInterrupted(db, { workspace: channel.workspace, messageId, callId, line: line! }));
  }

  function compose(text: string) {
    const said = composed(talk, text);
    talk = said.talk;
    tell(said.out);
  }

  function say({ messageId, text }: Words) {
    const said = settled(talk, text);
    talk = said.talk;
    last = { messageId, interrupted: false };
    tell(said.out);
    if (said.cut) markLast();
  }

  function tell(out: Out[]) {
    for (const each of out) {
      if (each.type === "text") spokenUntil = Math.max(Date.now(), spokenUntil) + each.token.length * msPerCharacter;
      wire.send(each);
    }
  }

  /** A person takes the call, or the agent may not answer it. */
  function follow({ type, actor, data }: LogEvent) {
    const byAgent = actor.kind === "agent" || actor.kind === "system";
    if (type === "conversation.handed-off") leave(byAgent);
    if (type === "turn.ended" && data.verdict === "blocked")
      then(async () => leave(!(await ask((tx) => isTakenOver(tx, channel, line!)))));
  }

  /** Without a number to transfer to, a teammate who takes over stays on the line: what they write is spoken. */
  function leave(byAgent: boolean) {
    if (state !== "open" || (!account.settings.transferNumber && !byAgent)) return;
    state = "leaving";
    void passOn().catch((error: Error) => {
      log.error({ call: setup?.callSid, error: error.stack }, "a call could not be handed over");
      wire.close(1011, "Something went wrong on our side.");
    });
  }

  async function passOn() {
    await lastWords();
    if (isOver()) return;
    wire.send({ type: "end", handoffData: JSON.stringify({ to: "teammate" }) });
    await end();
  }

  /** What was still to be said is handed in, and then spoken to its end. */
  async function lastWords() {
    for (const end = Date.now() + lastWordsMs; Date.now() < end && (await ask((tx) => hasWords(tx, channel, line!))); )
      await pause(50);
    const speaking = Math.min(spokenUntil - Date.now(), mostSpeakingMs);
    if (speaking > 0) await pause(speaking);
  }

  function ask<Answer>(question: (tx: Tx) => Promise<Answer>): Promise<Answer> {
    return db.in(channel.workspace, question);
  }

  function isOver(): boolean {
    return state === "over";
  }

  function end(): Promise<void> {
    if (state === "over") return work;
    state = "over";
    for (const close of closers) close();
    if (talk.heard) store(talk.heard);
    if (keys) storeKeys();
    talk = silence;
    const { callSid: callId } = setup ?? {};
    if (callId) then(() => patiently(() => ask((tx) => askSoon(tx, { channel, callId }))));
    return work;
  }

  return { hear, end };
}

/** The provider says a thing once, so while the database is away what was heard waits for it; stored twice it counts once. */
async function patiently(store: () => Promise<unknown>): Promise<void> {
  for (const end = Date.now() + mostAwayMs; ; await pause(250)) {
    try {
      return void (await store());
    } catch (error) {
      if (!isAway(error as Error) || Date.now() > end) throw error;
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
