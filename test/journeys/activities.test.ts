import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConversationRow } from "../../src/contract/conversations.ts";
import { cast } from "../cast.ts";

async function logging() {
  const { maya, lostParcel } = await cast();
  const { id: channel } = await maya.post("/channels", { kind: "linkedin", name: "LinkedIn" });
  const contact = (await maya.reads(lostParcel)).contact.id;
  return {
    maya,
    channel,
    log: (text: string, at?: string) =>
      maya.post("/activities", { contact, channel, kind: "message", direction: "out", text, link: null, at }),
    async row(): Promise<ConversationRow> {
      return (await maya.get("/conversations?medium=linkedin")).items[0];
    },
  };
}

test("what happened last year and is logged today does not stand for the conversation, nor move it down", async () => {
  const { maya, log, row } = await logging();
  await log("We spoke today.");
  const before = await row();

  const { conversationId } = await log("We met at the fair.", "2025-01-01T09:00:00.000Z");

  const { preview, lastAt } = await row();
  assert.deepEqual([preview, lastAt], ["We spoke today.", before.lastAt]);
  const { items } = await maya.get(`/conversations/${conversationId}/messages`);
  assert.equal(items.at(-1).createdAt, "2025-01-01T09:00:00.000Z");
});

test("a conversation in which all is of last year is of last year, until something newer is logged", async () => {
  const { log, row } = await logging();
  await log("We met at the fair.", "2025-01-01T09:00:00.000Z");
  assert.deepEqual([(await row()).preview, (await row()).lastAt], ["We met at the fair.", "2025-01-01T09:00:00.000Z"]);

  await log("They wrote back.", "2025-02-01T09:00:00.000Z");

  assert.deepEqual([(await row()).preview, (await row()).lastAt], ["They wrote back.", "2025-02-01T09:00:00.000Z"]);
});

test("a conversation that an activity opens begins as any other: it is told, and its channel's teammate has it", async () => {
  const { maya, channel, log } = await logging();
  await maya.patch(`/channels/${channel}`, { assigneeId: maya.id });

  const { conversationId } = await log("We met at the fair.");

  assert.equal((await maya.get(`/conversations/${conversationId}`)).assignee?.id, maya.id);
  const { items } = await maya.get(`/conversations/${conversationId}/events?limit=100`);
  const begun = items.filter(({ type }: { type: string }) => /^conversation\.(created|assigned)$/.test(type));
  assert.deepEqual(
    begun.map(({ type, actor }: { type: string; actor: { kind: string } }) => [type, actor.kind]).sort(),
    [
      ["conversation.assigned", "system"],
      ["conversation.created", "teammate"],
    ],
  );
});
