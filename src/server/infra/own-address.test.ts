import assert from "node:assert/strict";
import type { NetworkInterfaceInfo } from "node:os";
import { test } from "node:test";
import { addressFor } from "./own-address.ts";

test("who listens everywhere is reached at an address that others can go to", () => {
  const machine = {
    lo: [at("127.0.0.1", true), at("::1", true)],
    eth0: [at("fe80::1"), at("2001:db8::7"), at("169.254.3.3"), at("192.0.2.7")],
  };
  assert.equal(addressFor("0.0.0.0", 3000, machine), "http://192.0.2.7:3000");
  assert.equal(addressFor("::", 80, { eth0: machine.eth0.slice(0, 2) }), "http://[2001:db8::7]:80");
  assert.equal(addressFor("0.0.0.0", 3000, { lo: machine.lo }), "http://localhost:3000");
});

test("a host that was chosen stays", () => {
  assert.equal(addressFor("127.0.0.1", 3000, {}), "http://127.0.0.1:3000");
  assert.equal(addressFor("inbox.internal", 3000, {}), "http://inbox.internal:3000");
  assert.equal(addressFor("::1", 3000, {}), "http://[::1]:3000");
});

function at(address: string, internal = false): NetworkInterfaceInfo {
  return { address, internal } as NetworkInterfaceInfo;
}
