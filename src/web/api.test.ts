import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { api } from "./api.ts";

test("a write names itself by a key only where it may be sent again", async (t) => {
  const asked = answers(t);

  await api.post("/api/v1/one", { a: 1 });
  await api.put("/api/v1/two", {}, { key: "two-once" });
  await api.delete("/api/v1/three", { key: "three-once" });

  assert.deepEqual(
    asked.map(({ headers }) => headers.get("idempotency-key")),
    [null, "two-once", "three-once"],
  );
});

/** A server that takes everything, and a browser that remembers nothing. */
function answers(t: TestContext): { headers: Headers }[] {
  const asked: { headers: Headers }[] = [];
  const forgetful = { getItem: () => null } as unknown as Storage;
  for (const name of ["sessionStorage", "localStorage"]) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name)!;
    Object.defineProperty(globalThis, name, { value: forgetful, configurable: true });
    t.after(() => Object.defineProperty(globalThis, name, before));
  }
  t.mock.method(globalThis, "fetch", async (_: string, { headers }: RequestInit) => {
    asked.push({ headers: new Headers(headers) });
    return Response.json({});
  });
  return asked;
}
