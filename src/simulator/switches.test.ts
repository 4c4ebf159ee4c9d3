import assert from "node:assert/strict";
import { test } from "node:test";
import { openSwitches } from "./switches.ts";

test("a switch befalls so many calls of whichever provider", () => {
  const switches = openSwitches();
  switches.on("expired-token", 2);
  assert.equal(switches.at("mail").hits("expired-token"), true);
  assert.equal(switches.at("whatsapp").hits("expired-token"), true);
  assert.equal(switches.at("twilio").hits("expired-token"), false);
});

test("a switch for one provider leaves the others alone, and goes before the one for all", () => {
  const switches = openSwitches();
  switches.on("expired-token", 1, "whatsapp");
  switches.on("expired-token", 1);
  assert.equal(switches.at("whatsapp").hits("expired-token"), true);
  assert.deepEqual(switches.all(), [{ name: "expired-token", at: null, left: 1 }]);
  assert.equal(switches.at("mail").isOn("expired-token"), true);
  assert.equal(switches.at("mail").hits("expired-token"), true);
  assert.equal(switches.at("whatsapp").isOn("expired-token"), false);
});
