/** A call that is live on this node. */
export type OpenCall = {
  /** Says a message's words, or what is left of them to say. */
  say(messageId: string, text: string): void;
};

const calls = new Map<string, OpenCall>();

/** Returns how to let go of it; a call that came after it under the same name stays. */
export function keepCall(channelId: string, callId: string, call: OpenCall): () => void {
  const key = `${channelId} ${callId}`;
  calls.set(key, call);
  return () => {
    if (calls.get(key) === call) calls.delete(key);
  };
}

export function findCall(channelId: string, callId: string): OpenCall | undefined {
  return calls.get(`${channelId} ${callId}`);
}
