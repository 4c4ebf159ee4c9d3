import type { Hints } from "./hints.ts";

/** What is told while it happens and kept nowhere: typing, viewing, thinking, an answer being composed. */
export type Whispers<News> = {
  tell(keys: string[], news: News): void;
  hear(key: string, listener: (news: News) => void): () => void;
};

/** `topic` keeps apart whispers of different kinds. */
export function openWhispers<News>(hints: Hints, topic: string): Whispers<News> {
  const listeners = new Map<string, Set<(news: News) => void>>();
  hints.on(topic, (payload) => {
    const { keys, news } = (payload ?? { keys: [] }) as { keys: string[]; news: News };
    for (const key of keys) for (const listener of listeners.get(key) ?? []) listener(news);
  });
  return {
    tell: (keys, news) => hints.tell(topic, { keys, news }),
    hear(key, listener) {
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(key);
      };
    },
  };
}
