import assert from "node:assert/strict";
import { test } from "node:test";
import { lowestRole, may, mayGrant, type Permission, permissions, type Role, roles } from "./permission.ts";

/** Who may do what, written out: a change here is a decision, not an accident. */
const table: Record<Permission, string> = {
  "inbox.read": "owner admin supervisor teammate viewer",
  "inbox.write": "owner admin supervisor teammate",
  "inbox.delete": "owner admin supervisor",
  "contacts.write": "owner admin supervisor teammate",
  "knowledge.read": "owner admin supervisor teammate viewer",
  "knowledge.write": "owner admin supervisor",
  "agents.read": "owner admin supervisor teammate viewer",
  "agents.test": "owner admin supervisor teammate",
  "agents.write": "owner admin supervisor",
  "channels.read": "owner admin supervisor teammate viewer",
  "channels.write": "owner admin",
  "team.read": "owner admin supervisor teammate viewer",
  "team.write": "owner admin",
  "settings.write": "owner admin",
  "keys.write": "owner admin",
  "workspace.write": "owner",
};

test("each role may exactly what the table says", () => {
  assert.deepEqual(Object.keys(table).sort(), [...permissions].sort());
  for (const permission of permissions) {
    assert.equal(roles.filter((role) => may(role, permission)).join(" "), table[permission], permission);
    assert.equal(lowestRole(permission), table[permission].split(" ").at(-1), permission);
  }
});

test("nobody hands out more than they hold, and only who may write the team hands out anything", () => {
  const grants = (giver: Role) => roles.filter((role) => mayGrant(giver, role)).join(" ");
  assert.equal(grants("owner"), "owner admin supervisor teammate viewer");
  assert.equal(grants("admin"), "admin supervisor teammate viewer");
  for (const giver of ["supervisor", "teammate", "viewer"] as const) assert.equal(grants(giver), "");
});

test("a viewer changes nothing", () => {
  assert.deepEqual(
    permissions.filter((permission) => may("viewer", permission) && !permission.endsWith(".read")),
    [],
  );
});
