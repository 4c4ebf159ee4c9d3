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

export const providerNames = ["twilio", "whatsapp", "messenger", "calls", "mail"] as const;
export type ProviderName = (typeof providerNames)[number];

/** Which provider's calls are meant; null: of whichever calls. */
export type Where = ProviderName | null;

export type Switches = ReturnType<typeof openSwitches>;

/** What a provider asks of the switches. */
export type Faults = Pick<Switches, "hits" | "isOn">;

export function openSwitches(changed: () => void = () => {}) {
  const left = new Map<string, { name: SwitchName; at: Where; left: number }>();
  const key = (name: SwitchName, at: Where) => `${at} ${name}`;
  const count = (name: SwitchName, at: Where) => left.get(key(name, at))?.left ?? 0;

  function set(name: SwitchName, at: Where, times: number) {
    if (times > 0) left.set(key(name, at), { name, at, left: times });
    else left.delete(key(name, at));
    changed();
  }

  function spend(name: SwitchName, at: Where): boolean {
    const times = count(name, at);
    if (times > 0) set(name, at, times - 1);
    return times > 0;
  }

  return {
    /** `times` calls from now on; Infinity until it is switched off. */
    on: (name: SwitchName, times = Number.POSITIVE_INFINITY, at: Where = null) => set(name, at, times),
    off: (name: SwitchName, at: Where = null) => set(name, at, 0),
    /** Whether this call is affected; each question uses up one of the times. */
    hits: (name: SwitchName) => spend(name, null),
    /** The same without using it up. */
    isOn: (name: SwitchName) => count(name, null) > 0,
    /** The same for one provider: what is meant for it alone comes first. */
    at: (provider: ProviderName) => ({
      hits: (name: SwitchName) => spend(name, provider) || spend(name, null),
      isOn: (name: SwitchName) => count(name, provider) + count(name, null) > 0,
    }),
    /** Those that are on. */
    all: () => [...left.values()],
    clear() {
      left.clear();
      changed();
    },
  };
}
