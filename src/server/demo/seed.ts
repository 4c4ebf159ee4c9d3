import { createAgent, promote, saveVersion } from "../agents/change-agent.ts";
import { asWebchat, type OpenChannels } from "../channels/queries.ts";
import type { Database } from "../infra/database.ts";
import type { Hints } from "../infra/hints.ts";
import type { App } from "../infra/http.ts";
import type { Mailer } from "../infra/mail.ts";
import type { Secrets } from "../infra/secrets.ts";
import type { Principal } from "../team/guard.ts";
import { writeArticles } from "./articles.ts";
import { type Story, stories } from "./conversations.ts";
import { alone, begin, complete } from "./once.ts";
import { openPast, type Past } from "./past.ts";
import { type Cast, gatherTeam, inviteNoor, type Who } from "./people.ts";
import { fern, firstFern, openShopChat, writeCannedReplies } from "./shop.ts";
import { type Chat, enter, settled } from "./visitor.ts";

export type Stage = {
  config: { url: string | null; host: string; port: number };
  app: App;
  db: Database;
  secrets: Secrets;
  mailer: Mailer;
  hints: Hints;
  channels: OpenChannels;
  /** Has due turns looked for at once. */
  wake: () => void;
};

/**
 * Fills an empty installation with a lively shop, through the product's own doors: visitors write to the widget, the
 * agent answers, teammates act. Returns whether it did; where people live already it does nothing.
 */
export async function seedDemo(stage: Stage): Promise<boolean> {
  return alone(stage.db, async () => {
    const past = openPast(stage.db);
    const now = Temporal.Now.zonedDateTimeISO();
    const maya = await past.at(onDay(now, 41, "09:10"), () => begin(stage.db));
    if (!maya) return false;
    const shop = await furnish(stage, { past, now, maya });
    const change = onDay(now, 5, "12:00");
    const met = (first: boolean) => stories.filter(({ begins }) => isBefore(begins(now), change) === first);
    await play(met(true), shop);
    await improveFern(stage, shop, change);
    await play(met(false), shop);
    await past.at(now.subtract({ hours: 2 }), () => inviteNoor(stage, maya));
    await complete(stage.db, past.settle);
    return true;
  });
}

type Time = Temporal.ZonedDateTime;
type Begun = { past: Past; now: Time; maya: Principal };
type Shop = Begun & { chat: Chat; cast: Cast; agentId: string };

/** The team, what the shop knows, its agent and its chat, from six weeks ago on. */
async function furnish(stage: Stage, begun: Begun): Promise<Shop> {
  const { db, secrets } = stage;
  const { past, now, maya } = begun;
  const { workspace, actor: by } = maya;
  const team = await past.at(onDay(now, 40, "11:25"), async () => {
    // Hashing passwords leaves time to load the language profiles, for which the first visitor would wait.
    const [team] = await Promise.all([gatherTeam(stage, maya), import("eld/extrasmall")]);
    return team;
  });
  const cast = { ...team, maya: by } as Cast;
  const writes = (days: number, clock: string, who: Who, batch: number) =>
    past.at(onDay(now, days, clock), () => writeArticles(db, workspace, cast[who], { batch, of: 4 }));
  await writes(39, "10:40", "maya", 0);
  await writes(38, "14:05", "jonas", 1);
  const { agentId, channelId } = await past.at(onDay(now, 37, "15:20"), () =>
    db.in(workspace, async (tx) => {
      const agentId = await createAgent(tx, { workspace, by, name: "Fern", definition: firstFern });
      await promote(tx, { workspace, id: agentId, by }, { environment: "live", version: 1 });
      await writeCannedReplies(tx, workspace);
      return { agentId, channelId: await openShopChat(tx, secrets, { workspace, by, agentId }) };
    }),
  );
  await writes(23, "09:30", "maya", 2);
  await writes(12, "16:10", "jonas", 3);
  const channel = asWebchat(await stage.channels.find(channelId));
  const identitySecret = channel!.account.secrets.identity;
  return { ...begun, chat: { ...stage, workspace, channelId, identitySecret }, cast, agentId };
}

/** A better Fern, tried for an evening and live since five days. */
async function improveFern({ db }: Stage, { past, now, maya, cast, agentId }: Shop, change: Time): Promise<void> {
  const about = { workspace: maya.workspace, id: agentId, by: cast.jonas };
  await past.at(onDay(now, 6, "17:40"), () => saveVersion(db, about, fern));
  const live = { environment: "live", version: 2 } as const;
  await past.at(change, () => db.in(maya.workspace, (tx) => promote(tx, { ...about, by: cast.maya }, live)));
}

/** Visitors come one after the other, so that contacts are as old as their ids say; then all talk at once. */
async function play(stories: Story[], shop: Shop): Promise<void> {
  const begun: (() => Promise<void>)[] = [];
  const inOrder = stories.toSorted((a, b) => Temporal.ZonedDateTime.compare(a.begins(shop.now), b.begins(shop.now)));
  for (const story of inOrder) begun.push(await open(story, shop));
  await Promise.all(begun.map((goOn) => goOn()));
}

/** The visitor's first message; returns how it goes on. */
async function open({ visitor, begins, opens, steps }: Story, { past, now, chat, cast }: Shop) {
  const guest = await enter(chat, visitor);
  const whose = () => guest.conversationId();
  let time = begins(now);
  await past.at(time, () => guest.writes(opens), whose);
  return async () => {
    await settled(chat, guest.conversationId());
    for (const { minutes, step } of steps) {
      time = time.add({ minutes });
      await past.at(time, () => step({ chat, cast, guest }), whose);
    }
  };
}

function onDay(now: Time, daysAgo: number, clock: string): Time {
  return now.subtract({ days: daysAgo }).withPlainTime(clock);
}

function isBefore(time: Time, other: Time): boolean {
  return Temporal.ZonedDateTime.compare(time, other) < 0;
}
