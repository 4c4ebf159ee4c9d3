export const deliveryStates = [
  "queued",
  "sending",
  "sent",
  "delivered",
  "read",
  "failed",
  "bounced",
  "unknown",
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

const rank: Record<DeliveryState, number> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  sent: 3,
  failed: 4,
  bounced: 4,
  delivered: 5,
  read: 6,
};

/** Whether news of a delivery moves it: statuses come late, twice and out of order, and only forward counts. */
export function moves(from: DeliveryState, to: DeliveryState): boolean {
  return rank[to] > rank[from];
}
