import { sql } from "kysely";
import { storable } from "../../domain/storable.ts";
import { moveHealth } from "../channels/health.ts";
import type { OpenChannel } from "../channels/queries.ts";
import { moveAddress } from "../contacts/move-address.ts";
import { takeConsent } from "../contacts/take-consent.ts";
import { applyStatus } from "../deliveries/apply-status.ts";
import type { LineTokens } from "../deliveries/line-token.ts";
import { keepBytes } from "../files/keep-bytes.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { Files } from "../infra/files.ts";
import { enqueue } from "../infra/jobs.ts";
import { mediumOf } from "../media/all.ts";
import type { Inbound, News } from "../media/medium.ts";
import { amendMessage } from "./amend-message.ts";
import { answerKeyword } from "./answer-keyword.ts";
import type { Arrival } from "./arrival.ts";
import { profileJob } from "./read-profile.ts";
import type { Received } from "./receive.ts";
import { openCall, takeCall } from "./take-call.ts";
import { openEcho, takeEcho } from "./take-echo.ts";

type Deps = {
  db: Database;
  files: Files;
  tokens: LineTokens;
  receive: (arrival: Arrival) => Promise<Received>;
  /** Something moved that screens show. */
  moved: () => void;
};

/** Stores everything a provider told, each thing exactly once, however often and in whatever order it is told. */
export function takingNews({ db, files, tokens, receive, moved }: Deps) {
  return async (channel: OpenChannel, told: News[]): Promise<void> => {
    const news = storable(told);
    const messages = news.filter((each) => each.kind === "message");
    const arrivals = await Promise.all(
      messages.map(({ inbound }) => toArrival({ db, files, tokens }, channel, inbound)),
    );
    // Together, so that an album is one batch; in the order in which they were told, whatever their files took.
    await Promise.all(arrivals.map((arrival) => takeMessage(channel, arrival)));
    for (const each of news) {
      if (each.kind === "message" || each.kind === "unmatched") continue;
      if (each.kind === "call") await openCall(db, channel, each.call);
      if (each.kind === "echo") await openEcho(db, channel, each);
      await db.in(channel.workspace, async (tx) => {
        if (await isFirst(tx, channel, each)) await keepAbout(tx, channel, each, await apply(tx, channel, each));
      });
    }
    if (news.some(({ kind }) => kind !== "message" && kind !== "unmatched")) moved();
  };

  async function takeMessage(channel: OpenChannel, arrival: Arrival): Promise<void> {
    const { inbound } = arrival;
    const received = await receive(arrival);
    if (received.seq === 1 && !inbound.profile.name && mediumOf(channel.kind).profile)
      await askName(db, channel, inbound);
    const keyword = inbound.content?.automatic;
    if (keyword) await db.in(channel.workspace, (tx) => answerKeyword(tx, channel, received, keyword));
  }
}

function askName(db: Database, { workspace, id }: OpenChannel, { address }: Inbound): Promise<void> {
  const who = { workspace, channel: id, address: address.value };
  return db.in(workspace, (tx) => enqueue(tx, profileJob, who, { key: `profile ${id} ${address.value}` }));
}

/** What came as bytes is on the disk before the message is in the database: a message never lacks what it names. */
async function toArrival(
  { db, files, tokens }: Pick<Deps, "db" | "files" | "tokens">,
  { workspace, id }: OpenChannel,
  inbound: Inbound,
): Promise<Arrival> {
  const stored = new Map<number, string>();
  for (const [place, { bytes }] of (inbound.attachments ?? []).entries()) {
    if (bytes) stored.set(place, await keepBytes({ db, files }, bytes));
  }
  const token = inbound.answers?.find((each) => each.startsWith("token:"));
  const lineId = token ? tokens.read(token.slice("token:".length)) : null;
  return { workspace, channelId: id, inbound, stored, lineId };
}

type Other = Exclude<News, { kind: "message" | "unmatched" }>;

/** Whether this is told for the first time. What was told is kept beside the messages, so that a channel's account adds up. */
async function isFirst(tx: Tx, { workspace, id }: OpenChannel, news: Other): Promise<boolean> {
  const { rows } = await sql`
    insert into raw_events (workspace_id, channel_id, provider_event_id, kind, body)
    values (${workspace}, ${id}, ${news.eventId}, ${news.kind}, ${JSON.stringify(news)})
    on conflict do nothing returning 1`.execute(tx);
  return rows.length > 0;
}

/** What was told of a message is forgotten with it. */
async function keepAbout(
  tx: Tx,
  { workspace, id }: OpenChannel,
  { eventId }: Other,
  messageId: string | null,
): Promise<void> {
  if (!messageId) return;
  await tx
    .updateTable("rawEvents")
    .set({ messageId })
    .where("workspaceId", "=", workspace)
    .where("channelId", "=", id)
    .where("providerEventId", "=", eventId)
    .execute();
}

/** Returns the id of the message whose words were told. */
async function apply(tx: Tx, channel: OpenChannel, news: Other): Promise<string | null> {
  const { workspace } = channel;
  if (news.kind === "echo") return takeEcho(tx, channel, news);
  if (news.kind === "amended") return amendMessage(tx, channel, news);
  if (news.kind === "status") await applyStatus(tx, channel, news.status);
  if (news.kind === "moved")
    await moveAddress(tx, workspace, { kind: news.kindOfAddress, from: news.from, to: news.to });
  if (news.kind === "consent") await takeConsent(tx, workspace, news.address, news.consent);
  if (news.kind === "call") await takeCall(tx, channel, news);
  if (news.kind === "account") await moveHealth(tx, workspace, channel.id, news.health);
  return null;
}
