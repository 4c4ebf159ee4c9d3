import assert from "node:assert/strict";
import { test } from "node:test";
import { deviceName } from "./device-name.ts";

const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

test("a browser is called by its own name, not by the one it poses as", () => {
  assert.equal(deviceName(chrome), "Chrome on Linux");
  assert.equal(deviceName(`${chrome} Edg/140.0.0.0`), "Edge on Linux");
  assert.equal(
    deviceName("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"),
    "Safari on iPhone",
  );
});

test("what tells nothing is an unknown device", () => {
  assert.equal(deviceName("curl/8"), "Unknown device");
  assert.equal(deviceName(null), "Unknown device");
});
