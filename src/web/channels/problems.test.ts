import assert from "node:assert/strict";
import { test } from "node:test";
import { channelSettings } from "../../contract/channel-settings.ts";
import { problemsIn } from "./problems.ts";

test("what is missing must not be empty", () => {
  const { error } = channelSettings.sms.safeParse({ accountSid: "" });
  assert.deepEqual(problemsIn(error), { accountSid: "must not be empty", numbers: "must not be empty" });
});

test("a fault in a list is the list's too, in the words of the schema", () => {
  const { error } = channelSettings.sms.safeParse({ accountSid: "AC1", numbers: ["+14155550123", "12"] });
  const said = "must be a number with its country code, such as +14155550123";
  assert.deepEqual(problemsIn(error), { "numbers.1": said, numbers: said });
});

test("limits are said in words", () => {
  const imap = { host: "imap.shop.example", port: 99_999 };
  const { error } = channelSettings.email.safeParse({ address: "help", fromName: "x".repeat(201), imap });
  assert.deepEqual(problemsIn(error), {
    address: "must be an address such as help@shop.example",
    fromName: "must be 200 characters or fewer",
    "imap.port": "must be 65535 or less",
  });
});
