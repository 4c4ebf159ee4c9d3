import assert from "node:assert/strict";
import { test } from "node:test";
import type { Me } from "../contract/team.ts";
import { isStillOurs } from "./whose.ts";

test("a tab belongs to the first who is known in it, in the workspace they were in", () => {
  assert.ok(isStillOurs(me(null, null)), "nobody yet");
  assert.ok(isStillOurs(me("ada", null)), "somebody without a workspace, who has read nothing");
  assert.ok(isStillOurs(me("ada", "lindal")));
  assert.ok(isStillOurs(me(null, null)), "signed out");
  assert.ok(isStillOurs(me("ada", "lindal")), "and in again");
  assert.equal(isStillOurs(me("eve", "lindal")), false, "somebody else in the same workspace");
  assert.equal(isStillOurs(me("ada", "borg")), false, "the same person, moved to another one");
});

function me(person: string | null, workspace: string | null): Pick<Me, "person" | "workspace"> {
  return { person: person && { id: person }, workspace: workspace && { id: workspace } } as Me;
}
