import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message } from "../../../contract/conversations.ts";
import { addressesIn, othersIn, wrongAddress } from "./letter.ts";

const mail = (from: string, to: string[], cc: string[]) =>
  ({ direction: "in", content: { email: { from, to, cc } } }) as unknown as Message;

test("addresses, however they are set apart", () => {
  assert.deepEqual(addressesIn(" a@x.example, b@x.example;c@x.example\nd@x.example "), [
    "a@x.example",
    "b@x.example",
    "c@x.example",
    "d@x.example",
  ]);
  assert.equal(wrongAddress("a@x.example, nobody"), "nobody");
  assert.equal(wrongAddress(null), undefined);
});

test("an answer to all reaches the others, once each, and neither ourselves nor the sender", () => {
  const mails = [
    mail("old@x.example", ["else@x.example"], []),
    mail("Ada <ada@x.example>", ["shop+t0k3n@us.example", "Bo@x.example"], ["ada@x.example", "bo@x.example"]),
  ];
  assert.deepEqual(othersIn(mails, ["shop@us.example"]), ["bo@x.example"]);
});
