import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openSecrets } from "./secrets.ts";
import { StartError } from "./start-error.ts";

const folder = () => mkdtempSync(join(tmpdir(), "parley-secrets-"));
const secret = "a configured secret of some length";

test("what is sealed opens again, and says nothing while sealed", () => {
  const secrets = openSecrets({ secret, dataDir: folder() });
  const sealed = secrets.seal("smtp-password é");
  assert.equal(secrets.open(sealed), "smtp-password é");
  assert.equal(sealed.includes("smtp"), false);
  assert.notDeepEqual(secrets.seal("same"), secrets.seal("same"));
});

test("a changed, cut or foreign value does not open", () => {
  const secrets = openSecrets({ secret, dataDir: folder() });
  const sealed = secrets.seal("text");
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    assert.throws(() => secrets.open(changed), `byte ${at}`);
  }
  assert.throws(() => secrets.open(sealed.subarray(0, -1)));
  assert.throws(() => secrets.open(Buffer.alloc(0)));
  assert.throws(() => openSecrets({ secret: `${secret}!`, dataDir: folder() }).open(sealed));
});

test("without a configured secret the key lives in the data folder, for its owner alone", () => {
  const dataDir = join(folder(), "data");
  const sealed = openSecrets({ secret: null, dataDir }).seal("text");
  assert.equal(openSecrets({ secret: null, dataDir }).open(sealed), "text");
  assert.equal(statSync(join(dataDir, "secret.key")).mode & 0o777, 0o600);
  assert.ok(readFileSync(join(dataDir, "secret.key"), "utf8").trim().length >= 43);
});

test("a damaged key file stops the start instead of starting over with a new key", () => {
  const dataDir = folder();
  writeFileSync(join(dataDir, "secret.key"), "");
  assert.throws(() => openSecrets({ secret: null, dataDir }), StartError);
});

test("each purpose has a key of its own, the same every time", () => {
  const { derive } = openSecrets({ secret, dataDir: folder() });
  assert.equal(derive("visitor").length, 32);
  assert.deepEqual(derive("visitor"), derive("visitor"));
  assert.notDeepEqual(derive("visitor"), derive("identity"));
});
