import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { metaFields } from "./meta-fields.ts";

for (const [medium, fields] of Object.entries(metaFields)) {
  test(`the guide of ${medium} asks Meta for what its page in the docs asks for`, () => {
    const docs = readFileSync(join(import.meta.dirname, `../../../docs/media/${medium}.md`), "utf8");
    const [, step = ""] = /^4\. (.*?)^5\. /ms.exec(docs) ?? [];
    const named = [...step.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name!);
    assert.deepEqual(named.sort(), [...fields].sort());
  });
}
