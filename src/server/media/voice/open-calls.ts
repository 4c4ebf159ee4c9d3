/** A call that is live on this node. */
export type OpenCall = {
  /** Says a message's words, or what is left of them to say. */
  say(words: Words): void;
};

export type Words = { messageId: string; text: string };
export type Which = { channelId: string; callId: string };

/** Says the words on whichever other node has the call. Unknown where one has it and did not confirm. */
export type Elsewhere = (which: Which, words: Words) => Promise<"said" | "nobody" | "unknown">;

const calls = new Map<string, OpenCall>();
let elsewhere: Elsewhere = async () => "nobody";

/** Returns how to let go of it; a call that came after it under the same name stays. */
export function keepCall(which: Which, call: OpenCall): () => void {
  const key = keyOf(which);
  calls.set(key, call);
  return () => {
    if (calls.get(key) === call) calls.delete(key);
  };
}

export function findCall(which: Which): OpenCall | undefined {
  return calls.get(keyOf(which));
}

/** A message may be sent by any node; this is the way to the one that has the call. */
export function reachElsewhere(way: Elsewhere): void {
  elsewhere = way;
}

export async function speak(which: Which, words: Words): ReturnType<Elsewhere> {
  const call = findCall(which);
  if (!call) return elsewhere(which, words);
  call.say(words);
  return "said";
}

function keyOf({ channelId, callId }: Which): string {
  return `${channelId} ${callId}`;
}
