import { z } from "zod";
import { settledPart, toSpeech } from "./speech.ts";

/**
 * One conversation over ConversationRelay as values: what the provider says goes in, what it shall say or do comes out.
 * Nothing here waits, stores or sends.
 */
export type Talk = {
  /** What the caller has said of a sentence that is not over. */
  heard: string;
  /** What has been said of the answer that is being composed; null between answers. */
  said: string | null;
  /** The caller spoke into this answer, so the rest of it stays unsaid. */
  muted: boolean;
};

export const silence: Talk = { heard: "", said: null, muted: false };

/** What goes to the provider. */
export type Out =
  | { type: "text"; token: string; last: boolean }
  | { type: "language"; ttsLanguage: string; transcriptionLanguage: string }
  | { type: "end"; handoffData?: string };

const text = z.string().max(20_000);

const frame = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("setup"),
    sessionId: text,
    callSid: text.min(1),
    from: text.optional(),
    callerName: text.nullish(),
  }),
  z.object({ type: z.literal("prompt"), voicePrompt: text, last: z.boolean().default(true) }),
  z.object({ type: z.literal("interrupt"), utteranceUntilInterrupt: text.default("") }),
  z.object({ type: z.literal("dtmf"), digit: text }),
  z.object({ type: z.literal("error"), description: text.default("") }),
]);

/** What comes from the provider. */
export type Frame = z.infer<typeof frame>;

/** Null for what is not understood, as a kind of frame that the provider has added since. */
export function readFrame(json: string): Frame | null {
  try {
    const read = frame.safeParse(JSON.parse(json));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** `whole` is what the caller said, once they have said it to the end. */
export function prompted(talk: Talk, piece: string, last: boolean): { talk: Talk; whole: string | null } {
  const heard = repeats(talk.heard, piece) ? piece : `${talk.heard} ${piece}`;
  if (!last) return { talk: { ...talk, heard }, whole: null };
  return { talk: { ...talk, heard: "" }, whole: heard.trim() || null };
}

/** Some providers repeat the sentence so far with each piece, heard better by now; others send only what is new. */
function repeats(before: string, piece: string): boolean {
  return before === "" || piece.startsWith(before) || firstWord(before) === firstWord(piece);
}

function firstWord(text: string): string {
  return /[\p{L}\p{N}']+/u.exec(text.toLowerCase())?.[0] ?? "";
}

/** The caller speaks while being spoken to. Says whether that was in the middle of an answer that still grows. */
export function interrupted(talk: Talk): { talk: Talk; growing: boolean } {
  if (talk.said === null) return { talk, growing: false };
  return { talk: { ...talk, muted: true }, growing: true };
}

/** An answer grows: says what has come to it. Empty, it has been withdrawn. */
export function composed(talk: Talk, whole: string): { talk: Talk; out: Out[] } {
  if (!whole) return withdrawn(talk);
  const speech = toSpeech(settledPart(whole));
  const said = talk.said ?? "";
  // What does not begin like what was said is another attempt; it is said when it is settled.
  if (talk.muted || !speech.startsWith(said) || speech === said) return { talk: { ...talk, said }, out: [] };
  return { talk: { ...talk, said: speech }, out: [token(speech.slice(said.length), false)] };
}

/** The message as it was stored. What has been said of it already is not said again. */
export function settled(talk: Talk, whole: string): { talk: Talk; out: Out[]; cut: boolean } {
  const next: Talk = { ...talk, said: null, muted: false };
  if (talk.muted) return { talk: next, out: [], cut: true };
  const speech = toSpeech(whole);
  const said = talk.said ?? "";
  const rest = speech.startsWith(said)
    ? [token(speech.slice(said.length), true)]
    : [token("", true), token(speech, true)];
  return { talk: next, out: rest, cut: false };
}

function withdrawn(talk: Talk): { talk: Talk; out: Out[] } {
  const out = talk.said && !talk.muted ? [token("", true)] : [];
  return { talk: { ...talk, said: null, muted: false }, out };
}

function token(words: string, last: boolean): Out {
  return { type: "text", token: words, last };
}
