import { createAgent, promote, saveVersion } from "../agents/change-agent.ts";
import { openChannels } from "../channels/queries.ts";
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
import { type Scene, says } from "./steps.ts";
import { type Chat, enter } from "./visitor.ts";

export type Stage = {
  config: { url: string | null; host: string; port: number };
  app: App;
  db: Database;
  secrets: Secrets;
  mailer: Mailer;
  hints: Hints;
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
    const shop = await furnish(stage, past, now, maya);
    const moments = [...changes(stage, now, shop), ...stories.flatMap((story) => momentsOf(story, now, shop))];
    for (const { time, act } of moments.toSorted((a, b) => Temporal.ZonedDateTime.compare(a.time, b.time))) {
      await past.at(time, act);
    }
    await complete(stage.db, past.settle);
    return true;
  });
}

type Time = Temporal.ZonedDateTime;
type Moment = { time: Time; act: () => Promise<unknown> };
type Shop = { chat: Chat; cast: Cast; agentId: string; maya: Principal };

/** The team, what the shop knows, its agent and its chat, from six weeks ago on. */
async function furnish(stage: Stage, past: Past, now: Time, maya: Principal): Promise<Shop> {
  const { db, secrets } = stage;
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
  const channel = await openChannels(db).find(channelId);
  const identitySecret = secrets.open(channel!.secrets!);
  return { chat: { ...stage, workspace, channelId, identitySecret }, cast, agentId, maya };
}

/** What the team has changed since: a better Fern, live since five days, and somebody invited today. */
function changes(stage: Stage, now: Time, { agentId, cast, maya }: Shop): Moment[] {
  const about = { workspace: maya.workspace, id: agentId, by: cast.jonas };
  const live = { environment: "live", version: 2 } as const;
  return [
    { time: onDay(now, 6, "17:40"), act: () => saveVersion(stage.db, about, fern) },
    {
      time: onDay(now, 5, "12:00"),
      act: () => stage.db.in(maya.workspace, (tx) => promote(tx, { ...about, by: cast.maya }, live)),
    },
    { time: now.subtract({ hours: 2 }), act: () => inviteNoor(stage, maya) },
  ];
}

function momentsOf({ visitor, begins, opens, steps }: Story, now: Time, { chat, cast }: Shop): Moment[] {
  const scene = {} as Scene;
  const enters = async () => {
    Object.assign(scene, { chat, cast, guest: await enter(chat, visitor) });
    await says(opens)(scene);
  };
  let time = begins(now);
  const later = steps.map(({ minutes, step }) => {
    time = time.add({ minutes });
    return { time, act: () => step(scene) };
  });
  return [{ time: begins(now), act: enters }, ...later];
}

function onDay(now: Time, daysAgo: number, clock: string): Time {
  return now.subtract({ days: daysAgo }).withPlainTime(clock);
}
