import assert from "node:assert/strict";
import { test } from "node:test";
import { readAt, writeAt } from "./at-path.ts";

const mail = { address: "help@shop.example", imap: { host: "imap.shop.example", port: 993 }, smtp: null };

test("reads what stands at a path, and nothing where it ends early", () => {
  assert.equal(readAt(mail, "address"), "help@shop.example");
  assert.equal(readAt(mail, "imap.port"), 993);
  assert.equal(readAt(mail, "smtp.host"), undefined);
});

test("writes at a path and leaves what is beside it", () => {
  const moved = writeAt(mail, "imap.host", "mail.shop.example");
  assert.deepEqual(moved, { ...mail, imap: { host: "mail.shop.example", port: 993 } });
  assert.equal(mail.imap.host, "imap.shop.example");
});

test("writes into what was not there", () => {
  assert.deepEqual(writeAt(mail, "smtp.host", "smtp.shop.example").smtp, { host: "smtp.shop.example" });
});
