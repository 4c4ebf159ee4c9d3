import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type DeliveryState, deliveryStates, moves } from "./delivery.ts";

test("a status never moves back, and never to itself", () => {
  for (const state of deliveryStates) assert.equal(moves(state, state), false);
  fc.assert(
    fc.property(fc.constantFrom(...deliveryStates), fc.constantFrom(...deliveryStates), (one, other) => {
      assert.equal(moves(one, other) && moves(other, one), false);
    }),
  );
});

test("whatever the order in which news comes, and however often, the end is the same", () => {
  const news: DeliveryState[] = ["sending", "unknown", "sent", "delivered", "read"];
  fc.assert(
    fc.property(fc.shuffledSubarray([...news, ...news], { minLength: 1 }), (some) => {
      const furthest = news.findLast((state) => some.includes(state));
      assert.equal(end(some), furthest);
    }),
  );
});

test("what was delivered or read has not failed, whatever comes after; and a failure is not made a mere sent", () => {
  assert.equal(end(["sent", "delivered", "failed"]), "delivered");
  assert.equal(end(["sent", "read", "failed", "unknown"]), "read");
  assert.equal(end(["failed", "sent", "queued"]), "failed");
  assert.equal(end(["unknown", "failed"]), "failed");
});

function end(news: DeliveryState[]): DeliveryState {
  return news.reduce<DeliveryState>((state, next) => (moves(state, next) ? next : state), "queued");
}
