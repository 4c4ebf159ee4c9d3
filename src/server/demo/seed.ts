import { sql } from "kysely";
import { createAgent, promote, saveVersion } from "../agents/change-agent.ts";
import { openChannels } from "../channels/queries.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { Hints } from "../infra/hints.ts";
import type { App } from "../infra/http.ts";
import type { Mailer } from "../infra/mail.ts";
import type { Secrets } from "../infra/secrets.ts";
import { insertPerson } from "../team/create-person.ts";
import { insertWorkspace } from "../team/create-workspace.ts";
import type { Principal } from "../team/guard.ts";
import { hasPeople } from "../team/queries.ts";
import { writeArticles } from "./articles.ts";
import { type Story, stories } from "./conversations.ts";
import { openPast, type Past } from "./past.ts";
import { type Cast, domain, gatherTeam, inviteNoor, owner, principalOf, type Who } from "./people.ts";
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
    await end(stage.db, past);
    return true;
  });
}

/** Whether there is nobody who could be disturbed: no people, or only those of half a shop. */
export async function isVacant({ system }: Database): Promise<boolean> {
  return !(await hasPeople(system)) || (await findHalf(system)) !== null;
}

type Time = Temporal.ZonedDateTime;
type Moment = { time: Time; act: () => Promise<unknown> };
type Shop = { chat: Chat; cast: Cast; agentId: string; maya: Principal };

const lock = 727_274_003;

/** Two who seed at once would both find nobody. */
async function alone<Result>({ pool }: Database, work: () => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lock]);
    return await work();
  } finally {
    await client.query("select pg_advisory_unlock($1)", [lock]).catch(() => {});
    client.release();
  }
}

const marker = "demo";
type Marker = { workspace: string; complete: boolean };

/** The first commit says what is being built, so that half a shop, left by a start that was interrupted, is found and removed. */
function begin(db: Database): Promise<Principal | null> {
  return db.system.transaction().execute(async (tx) => {
    await removeHalf(tx);
    if (await hasPeople(tx)) return null;
    const created = await insertPerson(tx, owner);
    if (!created.ok) return null;
    const maya = { id: created.id, name: owner.name };
    const workspace = await insertWorkspace(tx, { name: "Fjord & Fern", owner: maya });
    const value = JSON.stringify({ workspace, complete: false } satisfies Marker);
    await tx.insertInto("installation").values({ key: marker, value }).execute();
    return principalOf(workspace, maya);
  });
}

async function findHalf(db: Pick<Tx, "selectFrom">): Promise<string | null> {
  const row = await db.selectFrom("installation").select("value").where("key", "=", marker).executeTakeFirst();
  const found = row?.value as Marker | undefined;
  return found && !found.complete ? found.workspace : null;
}

async function removeHalf(tx: Tx): Promise<void> {
  const workspace = await findHalf(tx);
  if (!workspace) return;
  const members = tx.selectFrom("members").select("personId").where("workspaceId", "=", workspace);
  await tx.deleteFrom("people").where("id", "in", members).execute();
  await tx.deleteFrom("workspaces").where("id", "=", workspace).execute();
  await tx.deleteFrom("mails").where("recipient", "like", `%@${domain}`).execute();
  await tx.deleteFrom("installation").where("key", "=", marker).execute();
}

function end(db: Database, past: Past): Promise<void> {
  return db.system.transaction().execute(async (tx) => {
    await past.settle(tx);
    const value = sql<string>`value || '{"complete": true}'`;
    await tx.updateTable("installation").set({ value }).where("key", "=", marker).execute();
  });
}

/** The team, what the shop knows, its agent and its chat, from six weeks ago on. */
async function furnish(stage: Stage, past: Past, now: Time, maya: Principal): Promise<Shop> {
  const { db, secrets } = stage;
  const { workspace, actor: by } = maya;
  const team = await past.at(onDay(now, 40, "11:25"), () => gatherTeam(stage, maya));
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
