import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import type { Hook } from "../medium.ts";
import { shakeHands } from "./handshake.ts";
import { isSigned } from "./signature.ts";

const body = Buffer.from('{"object":"page"}');
const sign = (secret: string, bytes = body) => `sha256=${createHmac("sha256", secret).update(bytes).digest("hex")}`;
const signed = (signature: string | undefined, secret = "s") =>
  isSigned({ headers: { "x-hub-signature-256": signature }, body }, secret);

test("only these bytes, signed with the app's secret, are Meta's", () => {
  assert.equal(signed(sign("s")), true);
  assert.equal(signed(sign("other")), false);
  assert.equal(signed(sign("s", Buffer.from("{}"))), false);
  assert.equal(signed(sign("s").slice(0, -2)), false);
  assert.equal(signed(sign("s").replace("sha256", "sha1")), false);
  assert.equal(signed(undefined), false);
  assert.equal(signed(""), false);
});

test("without a secret nothing is believed", () => assert.equal(signed(sign(""), ""), false));

const asks = (query: Record<string, string>): Hook => ({
  method: "GET",
  url: "https://parley.example/hooks/c",
  path: "",
  query,
  headers: {},
  body: Buffer.alloc(0),
  now: 0,
});

test("a handshake with our token is answered with its challenge", () => {
  const query = { "hub.mode": "subscribe", "hub.verify_token": "v", "hub.challenge": "42" };
  assert.deepEqual(shakeHands(asks(query), "v"), { kind: "answered", type: "text/plain", body: "42" });
  assert.equal(shakeHands(asks(query), "w").kind, "refused");
  assert.equal(shakeHands(asks({ ...query, "hub.verify_token": "" }), "").kind, "refused");
  assert.equal(shakeHands(asks({}), "v").kind, "refused");
});
