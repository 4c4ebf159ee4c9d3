/** Where on an agent's page one is; the address says it. */
export type Place = { tab?: "versions"; from?: number; to?: number };

export function placeIn({ tab, from, to }: Record<string, unknown>): Place {
  return { tab: tab === "versions" ? tab : undefined, from: whole(from), to: whole(to) };
}

function whole(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
