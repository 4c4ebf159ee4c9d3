import type { Live } from "../infra/live.ts";

// What supersedes a turn. The commit looks for itself; this only spares a model from working in vain.
const supersedes =
  /^(conversation\.(handed-off|paused|resolved|deleted)|contact\.(paused|blocked|unsubscribed)|line\.paused)$/;

/** Watches what is told under one key: of the conversation, or of the contact. */
export function watchTurn(live: Live) {
  return async (key: string, look: (seq: number | null) => void): Promise<() => void> => {
    const { close } = await live.subscribe(key, null, ({ type, data }) => {
      if (supersedes.test(type)) look(null);
      if (type === "message.created" && data.direction !== "note") look(data.seq as number);
    });
    return close;
  };
}
