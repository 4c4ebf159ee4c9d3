import { openDetector } from "../agents/detect-language.ts";
import { perceive } from "../agents/perceive.ts";
import type { Arrival } from "../arrivals/arrival.ts";
import { type CallLine, findCallLine } from "../arrivals/find-call-line.ts";
import type { OpenChannel } from "../channels/queries.ts";
import type { Composing } from "../conversations/presence.ts";
import { type Database, isAway, type Tx } from "../infra/database.ts";
import type { LogEvent, Subscription } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import type { CallNews, Inbound, News } from "../media/medium.ts";
import type { VoiceAccount } from "../media/voice/account.ts";
import { type CallEvent, type Effect, newCall, type Setup, step } from "../media/voice/live-call.ts";
import type { OpenCalls } from "../media/voice/open-calls.ts";
import { caller } from "../media/voice/receive.ts";
import type { Frame, Out } from "../media/voice/relay.ts";
import { markInterrupted } from "./mark-interrupted.ts";
import { hasWords, isTakenOver } from "./queries.ts";
import { askSoon } from "./settle-calls.ts";

export type CallDeps = {
  db: Database;
  log: Log;
  calls: OpenCalls;
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

// Keys pressed within this belong together.
const keyPauseMs = 1_200;
const mostSpeakingMs = 20_000;
// An answer that is on its way when a call is handed over may take this long to be handed in.
const lastWordsMs = 5_000;
// As long as a restart of the database takes.
const mostAwayMs = 20_000;

/** One live call: what the caller says is stored, what the agent composes is spoken as it grows, until it ends or is handed on. */
export function holdCall(deps: CallDeps, channel: OpenChannel, wire: Wire): HeldCall {
  const { db, log } = deps;
  const { workspace, id: channelId } = channel;
  const { language, transferNumber } = (channel.account as VoiceAccount).settings;
  const closers: (() => void)[] = [];
  let call = newCall({ language, transfers: transferNumber !== "" });
  let line: CallLine | null = null;
  let work = Promise.resolve();
  let keyTimer: NodeJS.Timeout | undefined;

  function happen(event: CallEvent): void {
    const { call: next, effects } = step(call, event, Date.now());
    call = next;
    for (const effect of effects) (acts[effect.type] as (effect: Effect) => void)(effect);
  }

  const acts: { [Type in Effect["type"]]: (effect: Extract<Effect, { type: Type }>) => void } = {
    open: ({ setup }) => {
      // Read from the disk while the caller is greeted, so that their first words need not wait for it.
      openDetector().catch(() => {});
      inOrder(() => patiently(() => open(setup)));
    },
    send: ({ out }) => wire.send(out),
    close: ({ code, reason }) => wire.close(code, reason),
    warn: ({ error }) => log.warn({ call: call.setup?.callSid, error }, "the provider of calls"),
    store: (heard) => {
      const arrival = { workspace, channelId, inbound: toInbound(call.setup!, heard) };
      inOrder(() => patiently(() => deps.receive(arrival)));
    },
    "detect-language": ({ words }) => inOrder(() => detectLanguage(words)),
    "await-keys": () => {
      clearTimeout(keyTimer);
      keyTimer = setTimeout(happen, keyPauseMs, { type: "keys-rested" });
    },
    "mark-interrupted": ({ messageId }) => {
      const { callSid: callId } = call.setup!;
      inOrder(() => markInterrupted(db, { workspace, messageId, callId, line: line! }));
    },
    "say-last-words": () => void sayLastWords().catch(stumble("a call could not be handed over")),
    "let-go": () => {
      clearTimeout(keyTimer);
      for (const close of closers) close();
    },
    "ask-for-end": ({ callId }) => inOrder(() => patiently(() => ask((tx) => askSoon(tx, { channel, callId })))),
  };

  /** What touches the database happens in the order in which it was heard. */
  function inOrder(act: () => Promise<unknown>): void {
    work = work.then(act).then(() => {}, stumble("a call stumbled"));
  }

  function stumble(what: string) {
    return (error: Error) => {
      log.error({ channel: channelId, call: call.setup?.callSid, error: error.stack }, what);
      wire.close(1011, "Something went wrong on our side.");
    };
  }

  async function open({ callSid: callId, from = "", callerName }: Setup) {
    const who = caller(callId, from, callerName ?? null);
    const news: CallNews = { callId, seconds: null, state: "answered", note: null, ...who };
    await deps.take(channel, [{ kind: "call", eventId: `${callId}:answered`, call: news }]);
    line = (await ask((tx) => findCallLine(tx, channel, callId))) ?? null;
    if (!line) throw new Error(`The call ${callId} has no conversation.`);
    const { conversationId } = line;
    const { close } = await deps.follow(`conversation:${conversationId}`, follow);
    // Gone already: another connection of the same call may have taken its place.
    if (isOver()) return close();
    closers.push(
      close,
      deps.calls.keep({ channelId, callId }, { say: (words) => happen({ type: "handed-in", words }) }),
      deps.overhear(conversationId, (news) => {
        if (news.kind === "composing") happen({ type: "composed", text: news.text });
      }),
    );
  }

  function follow({ type, actor, data }: LogEvent) {
    const byAgent = actor.kind === "agent" || actor.kind === "system";
    if (type === "conversation.handed-off") happen({ type: "handed-off", byAgent });
    if (type === "turn.ended" && data.verdict === "blocked")
      inOrder(async () => {
        const taken = await ask((tx) => isTakenOver(tx, channel, line!));
        happen({ type: "handed-off", byAgent: !taken });
      });
  }

  async function detectLanguage(words: string) {
    if (!line) return;
    const { language } = await perceive([], words, { ...line, language: call.spoken ?? line.language });
    if (language.certain && language.code) happen({ type: "language-heard", code: language.code });
  }

  /** What was still to be said is handed in, and then spoken to its end. */
  async function sayLastWords() {
    for (const end = Date.now() + lastWordsMs; Date.now() < end && (await ask((tx) => hasWords(tx, channel, line!))); )
      await pause(50);
    const speaking = Math.min(call.spokenUntil - Date.now(), mostSpeakingMs);
    if (speaking > 0) await pause(speaking);
    happen({ type: "last-words-said" });
  }

  function ask<Answer>(question: (tx: Tx) => Promise<Answer>): Promise<Answer> {
    return db.in(workspace, question);
  }

  function isOver(): boolean {
    return call.state === "over";
  }

  return {
    hear: (frame) => happen({ type: "frame", frame }),
    end: () => {
      happen({ type: "ended" });
      return work;
    },
  };
}

function toInbound(setup: Setup, { eventId, text, content }: Extract<Effect, { type: "store" }>): Inbound {
  const { callSid: callId, from = "", callerName = null } = setup;
  return {
    ...caller(callId, from, callerName),
    eventId,
    clientId: null,
    thread: callId,
    text: text.replaceAll("\u0000", " "),
    content: { ...content, spoken: { callId, interruptedAt: null } },
    providerId: eventId,
    raw: { text, ...content },
  };
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
