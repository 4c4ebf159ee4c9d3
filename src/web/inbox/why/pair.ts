import type { GateView } from "../../../contract/turns.ts";

export type Pair = {
  code: string;
  name: string;
  before: GateView | undefined;
  now: GateView | undefined;
  blocks: boolean;
};

/** The same gate then and now, in the order they are checked. A gate that only one of them knows stands alone. */
export function paired(before: GateView[] | null, now: GateView[]): Pair[] {
  const earlier = new Map((before ?? []).map((verdict) => [verdict.code, verdict]));
  const later = new Map(now.map((verdict) => [verdict.code, verdict]));
  const codes = [...new Set([...later.keys(), ...earlier.keys()])];
  return codes.map((code) => {
    const [one, other] = [earlier.get(code), later.get(code)];
    const blocks = one?.passed === false || other?.passed === false;
    return { code, name: (other ?? one)!.name, before: one, now: other, blocks };
  });
}
