import { sql } from "kysely";
import type { z } from "zod";
import type { channelTest } from "../../contract/channels.ts";
import { probeChannel } from "../channels/probe-channel.ts";
import type { OpenChannel } from "../channels/queries.ts";
import type { Database } from "../infra/database.ts";
import type { App } from "../infra/http.ts";
import { newId } from "../infra/id.ts";
import { mediumOf } from "../media/all.ts";
import type { Sent, Ways } from "../media/medium.ts";
import { testWebchat } from "./test-webchat.ts";

type Test = z.infer<typeof channelTest>;
type Step = Test["steps"][number];
type Deps = { app: App; db: Database; ways: Ways };

/**
 * Goes through a channel both ways: what the provider says of the account, a message to an address of one's own if one
 * is given, and when the provider last called us.
 */
export function testChannel({ app, db, ways }: Deps) {
  return async (channel: OpenChannel, to: string | null): Promise<Test> => {
    if (channel.kind === "webchat") return testWebchat({ app, db }, channel.id);
    const { steps, ok } = await probeChannel({ db, ways }, channel);
    const all = [...steps, ...(to && ok ? [await sendTest(channel, to, ways)] : []), await lastHeard(db, channel)];
    return { ok: all.every((step) => step.ok), steps: all };
  };
}

async function sendTest(channel: OpenChannel, to: string, ways: Ways): Promise<Step> {
  const sent = await mediumOf(channel.kind).send(
    {
      messageId: newId("message"),
      attemptId: newId("attempt"),
      conversationId: "",
      address: to,
      thread: "",
      text: `This is a test of ${channel.name}. Answer it, and it shows up in the inbox.`,
      content: {},
      earlier: [],
      files: [],
      by: "system",
    },
    channel.account,
    ways,
  );
  return { name: "A message leaves", ok: sent.kind === "accepted", detail: sentence(sent, to) };
}

function sentence(sent: Sent, to: string): string {
  if (sent.kind === "accepted") return `The provider took a message to ${to}. Answer it to test the way back.`;
  return sent.kind === "failed" ? sent.failure.reason : sent.reason;
}

async function lastHeard(db: Database, { workspace, id }: OpenChannel): Promise<Step> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(received_at) as at from raw_events
    where workspace_id = ${workspace} and channel_id = ${id} and received_at > now() - interval '30 days'`.execute(
    db.system,
  );
  const at = rows[0]!.at;
  const detail = at
    ? `The provider last called us at ${at.toISOString()}.`
    : "The provider has not called us in the last 30 days. Write to the channel from your own phone or mailbox.";
  return { name: "Messages arrive", ok: at !== null, detail };
}
