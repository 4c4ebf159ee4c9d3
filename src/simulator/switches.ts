/** What can go wrong at a provider, switched on by hand or by a test for so many of the next calls. */
export const switchNames = [
  "accept-then-hang",
  "error-after-accept",
  "error-before-accept",
  "too-many-requests",
  "reset-mid-body",
  "slow-drip",
  "refuse-connection",
  "duplicate-webhooks",
  "reorder-webhooks",
  "delay-webhooks",
  "lose-webhooks",
  "expired-token",
  "closed-window",
  "bounce",
  "block",
  "socket-dies",
  "ends-before-answered",
  "late-recording",
  "nobody-picks-up",
] as const;
export type SwitchName = (typeof switchNames)[number];

export type Switches = ReturnType<typeof openSwitches>;

export function openSwitches(changed: () => void = () => {}) {
  const left = new Map<SwitchName, number>();
  return {
    /** `times` calls from now on; Infinity until it is switched off. */
    on(name: SwitchName, times = Number.POSITIVE_INFINITY) {
      left.set(name, times);
      changed();
    },
    off(name: SwitchName) {
      left.delete(name);
      changed();
    },
    /** Whether this call is affected; each question uses up one of the times. */
    hits(name: SwitchName): boolean {
      const times = left.get(name) ?? 0;
      if (times <= 0) return false;
      left.set(name, times - 1);
      changed();
      return true;
    },
    /** The same without using it up. */
    isOn: (name: SwitchName) => (left.get(name) ?? 0) > 0,
    all: () => switchNames.map((name) => ({ name, left: left.get(name) ?? 0 })),
    clear() {
      left.clear();
      changed();
    },
  };
}
