import type { Speak } from "../medium.ts";

/** A call that is live on this node. */
export type OpenCall = {
  /** Says a message's words, or what is left of them to say. */
  say(words: Words): void;
};

export type Which = Parameters<Speak>[0];
export type Words = Parameters<Speak>[1];

export type OpenCalls = ReturnType<typeof openCalls>;

/** The calls that are live on one node. */
export function openCalls() {
  const calls = new Map<string, OpenCall>();
  return {
    /** Returns how to let go of it; a call that came after it under the same name stays. */
    keep(which: Which, call: OpenCall): () => void {
      const key = keyOf(which);
      calls.set(key, call);
      return () => {
        if (calls.get(key) === call) calls.delete(key);
      };
    },
    find: (which: Which): OpenCall | undefined => calls.get(keyOf(which)),
  };
}

/** A message may be sent by any node; `elsewhere` is the way to the one that has the call. */
export function speaking({ find }: Pick<OpenCalls, "find">, elsewhere: Speak): Speak {
  return async (which, words) => {
    const call = find(which);
    if (!call) return elsewhere(which, words);
    call.say(words);
    return "said";
  };
}

function keyOf({ channelId, callId }: Which): string {
  return `${channelId} ${callId}`;
}
