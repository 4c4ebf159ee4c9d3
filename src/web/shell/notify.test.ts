import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveEvent } from "../../contract/live.ts";
import { asksFor, mayAsk, notice } from "./notify.ts";

const [maya, tom] = ["person_maya", "person_tom"];
const now = Date.parse("2026-03-01T12:00:00Z");
const of = (type: string, data: Record<string, unknown> = {}, actor = "agent_fern", seconds = 1): LiveEvent => ({
  cursor: "1.1",
  type,
  conversationId: "conv_1",
  contactId: "contact_1",
  actor: { kind: "any", id: actor, name: "Any" },
  data,
  at: new Date(now - seconds * 1000).toISOString(),
});
const heldBy = (assignee: string | null, holder: "agent" | "teammate" | "nobody" = "nobody") => ({
  assignee: assignee === null ? null : { id: assignee, name: "Any" },
  holder,
});

test("what asks for a person may be told; what does not is not even looked at", () => {
  const asks = (event: LiveEvent) => mayAsk(event, maya!, now);
  assert.equal(asks(of("conversation.handed-off", { reason: "asked for a person" })), true);
  assert.equal(asks(of("conversation.attention", { reason: "not delivered" })), true);
  assert.equal(asks(of("conversation.attention", { reason: null })), false);
  assert.equal(asks(of("conversation.assigned", { to: maya })), true);
  assert.equal(asks(of("conversation.assigned", { to: tom })), false);
  assert.equal(asks(of("message.created", { direction: "in" })), true);
  assert.equal(asks(of("message.created", { direction: "out" })), false);
  assert.equal(asks(of("conversation.resolved")), false);
});

test("nobody is told what they did themselves, nor what is long past", () => {
  assert.equal(mayAsk(of("conversation.handed-off", {}, maya), maya!, now), false);
  assert.equal(mayAsk(of("conversation.handed-off", {}, tom, 600), maya!, now), false);
});

test("what nobody has taken calls everybody, what somebody has taken calls them alone", () => {
  for (const type of ["conversation.handed-off", "conversation.attention"]) {
    assert.equal(asksFor(type, heldBy(null), maya!), true);
    assert.equal(asksFor(type, heldBy(maya!, "teammate"), maya!), true);
    assert.equal(asksFor(type, heldBy(tom!, "teammate"), maya!), false);
  }
});

test("a message calls only who the conversation is assigned to, and not while the agent answers it", () => {
  assert.equal(asksFor("message.created", heldBy(maya!, "teammate"), maya!), true);
  assert.equal(asksFor("message.created", heldBy(maya!, "agent"), maya!), false);
  assert.equal(asksFor("message.created", heldBy(null), maya!), false);
  assert.equal(asksFor("message.created", heldBy(tom!, "teammate"), maya!), false);
});

test("texts that are hidden are not told", () => {
  const ada = {
    contact: { id: "contact_1", name: "Ada" },
    channel: { id: "channel_1", name: "Shop chat" },
    preview: "My card number is",
  };
  assert.deepEqual(notice("message.created", ada, false), { title: "Ada writes", body: "My card number is" });
  assert.deepEqual(notice("message.created", ada, true), { title: "Ada writes", body: "Shop chat" });
  assert.equal(notice("conversation.assigned", ada, true).title, "Ada is assigned to you");
  assert.deepEqual(notice("conversation.handed-off", ada, true), { title: "Ada needs a person", body: "Shop chat" });
});
