// I3 is about accounts that add up; there are none yet, so nothing could be looked at.
export const invariants = ["I1", "I2", "I4", "I5", "I6", "I7"] as const;
export type Invariant = (typeof invariants)[number];

/** What an injected fault broke, under the invariant it broke. */
export type Findings = {
  looked: Set<Invariant>;
  broken: { invariant: Invariant; sentence: string }[];
  lost: number;
  doubled: number;
  /** Says that an invariant was looked at, and complains when it does not hold. */
  hold(invariant: Invariant, holds: boolean, sentence: () => string): void;
  /** As `hold`, for what is there too seldom or too often. */
  missing(invariant: Invariant, count: number, what: string): void;
  twice(invariant: Invariant, count: number, what: string): void;
};

export function openFindings(): Findings {
  const self: Findings = {
    looked: new Set(),
    broken: [],
    lost: 0,
    doubled: 0,
    hold(invariant, holds, sentence) {
      self.looked.add(invariant);
      if (!holds) self.broken.push({ invariant, sentence: sentence() });
    },
    missing(invariant, count, what) {
      self.hold(invariant, count === 0, () => `${count} ${what}`);
      self.lost += count;
    },
    twice(invariant, count, what) {
      self.hold(invariant, count === 0, () => `${count} ${what}`);
      self.doubled += count;
    },
  };
  return self;
}
