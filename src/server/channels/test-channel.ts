import type { z } from "zod";
import type { channelTest } from "../../contract/channels.ts";
import type { Database } from "../infra/database.ts";
import type { App } from "../infra/http.ts";
import { newId } from "../infra/id.ts";
import { mediumOf } from "../media/all.ts";
import type { Sent, Ways } from "../media/medium.ts";
import { readFigures } from "./figures.ts";
import { probeChannel } from "./probe-channel.ts";
import type { OpenChannel } from "./queries.ts";
import { type Forget, testWebchat } from "./test-webchat.ts";

type Test = z.infer<typeof channelTest>;
type Step = Test["steps"][number];
type Deps = { app: App; db: Database; ways: Ways; forget: Forget };

/**
 * Goes through a channel both ways: what the provider says of the account, a message to an address of one's own if one
 * is given, and when a customer last came through.
 */
export function testChannel({ app, db, ways, forget }: Deps) {
  return async (channel: OpenChannel, to: string | null): Promise<Test> => {
    if (channel.kind === "webchat") return testWebchat({ app, db, forget }, channel);
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

async function lastHeard(db: Database, { workspace, id, kind }: OpenChannel): Promise<Step> {
  const [figures] = await db.in(workspace, (tx) => readFigures(tx, workspace, id));
  const name = kind === "voice" ? "Calls arrive" : "Messages arrive";
  if (figures?.lastInboundAt) return { name, ok: true, detail: `The last one came ${ago(figures.lastInboundAt)}.` };
  const how = kind === "voice" ? "Call the number." : "Write to the channel from your own phone or mailbox.";
  return { name, ok: false, detail: `None has come yet. ${how}` };
}

function ago(at: string): string {
  const minutes = (Date.now() - Date.parse(at)) / 60_000;
  const words = new Intl.RelativeTimeFormat("en");
  if (minutes < 90) return words.format(-Math.round(minutes), "minute");
  return minutes < 48 * 60
    ? words.format(-Math.round(minutes / 60), "hour")
    : words.format(-Math.round(minutes / 1440), "day");
}
