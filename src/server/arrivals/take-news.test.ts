import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../../test/database.ts";
import type { OpenChannel } from "../channels/queries.ts";
import type { Files } from "../infra/files.ts";
import type { News } from "../media/medium.ts";
import { takingNews } from "./take-news.ts";

const channel = { workspace: "ws", id: "chan", kind: "email" } as OpenChannel;

function mail(eventId: string, bytes: Buffer | null): News {
  const file = { name: "a.pdf", mime: "application/pdf", size: bytes?.length ?? 0, source: null, bytes };
  const address = { kind: "email", value: "ada@example.net", verified: false };
  const inbound = { eventId, address, text: eventId, profile: {}, attachments: bytes ? [file] : [] };
  return { kind: "message", inbound } as unknown as News;
}

test("what was told together is received in the order in which it was told, however long its files take", async (t) => {
  const { db, close } = await testDatabase();
  t.after(close);
  const stored = Promise.withResolvers<string>();
  const received: string[] = [];
  const take = takingNews({
    db,
    files: { put: () => stored.promise } as unknown as Files,
    tokens: null as never,
    receive: async ({ inbound }) => {
      received.push(inbound.eventId);
      return { seq: 2 } as never;
    },
    moved: () => {},
  });

  const taken = take(channel, [mail("with a file", Buffer.from("pdf")), mail("without", null)]);
  await new Promise(setImmediate);
  stored.resolve("key");
  await taken;

  assert.deepEqual(received, ["with a file", "without"]);
});
