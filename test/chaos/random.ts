/** Chance that a seed repeats: the same seed makes the same choices, though not the same races. */
export type Random = {
  /** From `from` up to, but not including, `to`. */
  between(from: number, to: number): number;
  chance(share: number): boolean;
  pick<Item>(list: readonly Item[]): Item;
  key(): string;
  /** Its own sequence for somebody who acts beside others. */
  fork(): Random;
};

/** Mulberry32: 32 bits of state, good enough to choose whom to kill. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const whole = () => Math.floor(next() * 2 ** 32);
  return {
    between: (from, to) => Math.floor(from + next() * (to - from)),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)]!,
    key: () => `${whole().toString(36)}-${whole().toString(36)}-chaos`,
    fork: () => seeded(whole()),
  };
}
