import type { Query, QueryClient } from "@tanstack/react-query";

/**
 * Asks anew for whatever is asked for, also for what is on its way for the first time: that answer may be older than this
 * moment, and asking again while it is under way would change nothing.
 */
export function askAgain(client: QueryClient, concerns: (query: Query) => boolean = () => true): void {
  const underWay = client.getQueryCache().findAll({ predicate: (query) => concerns(query) && isFirst(query) });
  void client.invalidateQueries({ predicate: concerns });
  for (const { queryKey, promise } of underWay) {
    const again = () => client.invalidateQueries({ queryKey, exact: true });
    void promise?.then(again, () => {});
  }
}

function isFirst({ state }: Query): boolean {
  return state.data === undefined && state.fetchStatus !== "idle";
}
