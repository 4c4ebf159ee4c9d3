import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { newChannel } from "../src/contract/channels.ts";
import { connectChannel } from "../src/server/channels/connect-channel.ts";
import { newId } from "../src/server/infra/id.ts";
import { conclude, median, openSetting, round, say } from "./setting.ts";

/**
 * Texts through `deliver`, by a real node, to Twilio as the simulator plays it in a process of its own: many lines,
 * several messages each, over as many channels as keep the rate of one from being the bound. The floor is a bare loop
 * of the same calls, as many at once, to the same simulator. It reports no deliveries in either: that is another way in.
 */
const full = process.argv.includes("--full");
const rounds = full ? 9 : 5;
const channels = 20;
const lines = full ? 800 : 400;
const each = 5;
const messages = lines * each;
// As many lines as one node sends on at once.
const atOnce = 64;

const account = { accountSid: "AC0123456789abcdef0123456789abcdef", authToken: "token of the bench" };
const authorization = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString("base64")}`;
const numbers = Array.from({ length: channels }, (_, index) => `+1415555${1000 + index}`);

const resource = () => `${simulator.url}/twilio/2010-04-01/Accounts/${account.accountSid}/Messages.json`;

const setting = await openSetting();
const { db, workspace, secrets } = setting;
let simulator = await play(0);
try {
  say(`${messages} messages on ${lines} lines over ${channels} channels, ${atOnce} at once, ${rounds} rounds`);
  const addresses = await seedAddresses(await connectChannels());
  await setting.startNode({ PARLEY_TURNS: "0", PARLEY_ALLOW_PRIVATE_HOSTS: new URL(simulator.url).host });

  await measure();
  const runs = [];
  for (let index = 0; index < rounds; index++) {
    const run = await measure();
    runs.push(run);
    say(`round ${index + 1}: floor ${Math.round(run.floor)}/s, Parley ${Math.round(run.ours)}/s`);
  }
  conclude("deliver", {
    per_s: Math.round(median(runs.map(({ ours }) => ours))),
    floor_per_s: Math.round(median(runs.map(({ floor }) => floor))),
    ratio: round(median(runs.map(({ ours, floor }) => ours / floor))),
    out_of_order: sum(runs.map(({ heard }) => heard.outOfOrder)),
    lost: sum(runs.map(({ heard }) => heard.lost)),
    doubled: sum(runs.map(({ heard }) => heard.doubled)),
    messages,
    rounds,
  });

  /** A simulator that remembers less answers sooner, so each loop gets a fresh one, at the same address. */
  async function measure() {
    await startAfresh();
    const floor = await loop();
    await startAfresh();
    const ours = await deliver(addresses);
    return { floor, ours, heard: await hear() };
  }
} finally {
  simulator.stop();
  await setting.close();
}

type Played = { url: string; stop(): void; ended: Promise<unknown> };

async function play(port: number): Promise<Played> {
  const twilio = { ...account, numbers: numbers.map((number) => ({ number, smsUrl: "" })), keepsOptOuts: false };
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, "play.ts")], {
    env: { PATH: process.env.PATH, PORT: String(port), ACCOUNTS: JSON.stringify({ twilio }), REPORTS: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  return { url: line.toString().trim(), stop: () => void child.kill(), ended };
}

async function startAfresh(): Promise<void> {
  simulator.stop();
  await simulator.ended;
  simulator = await play(Number(new URL(simulator.url).port));
}

async function connectChannels(): Promise<string[]> {
  const by = { kind: "system" } as const;
  return db.in(workspace, async (tx) => {
    const ids = [];
    for (const number of numbers) {
      const { accountSid, authToken } = account;
      const settings = { accountSid, numbers: [number], baseUrl: `${simulator.url}/twilio`, perSecond: 500 };
      const channel = newChannel.parse({
        kind: "sms",
        name: number,
        agentId: setting.agentId,
        settings,
        secrets: { authToken },
      });
      ids.push(await connectChannel(tx, secrets, { workspace, by, channel }));
    }
    return ids;
  });
}

type Line = { id: string; conversation: string; number: string };

/** People who have written before, each with a conversation and a line. */
async function seedAddresses(channelIds: string[]): Promise<Line[]> {
  const seeded = Array.from({ length: lines }, (_, index) => ({
    id: newId("line"),
    conversation: newId("conversation"),
    contact: newId("contact"),
    address: newId("address"),
    number: numberOf(index),
    channel: channelIds[index % channels]!,
    thread: numbers[index % channels]!,
  }));
  await db.pool.query(
    `with i as (select * from jsonb_to_recordset($2) as i (id text, conversation text, contact text, address text, number text, channel text, thread text)),
     c as (insert into contacts (workspace_id, id, name) select $1, contact, number from i),
     a as (insert into addresses (workspace_id, id, contact_id, kind, value) select $1, address, contact, 'phone', number from i),
     v as (insert into conversations (workspace_id, id, contact_id, channel_id, medium) select $1, conversation, contact, channel, 'sms' from i)
     insert into lines (workspace_id, id, conversation_id, channel_id, address_id, thread) select $1, id, conversation, channel, address, thread from i`,
    [workspace, JSON.stringify(seeded)],
  );
  return seeded;
}

function numberOf(index: number): string {
  return `+1303555${String(index).padStart(4, "0")}`;
}

/** Hands every line its messages in one commit, as a campaign might, and waits until the last one has left. */
async function deliver(to: Line[]): Promise<number> {
  const texts = to.flatMap(({ id, conversation }) =>
    Array.from({ length: each }, (_, place) => ({ id: newId("message"), line: id, conversation, place })),
  );
  await db.pool.query(
    `with i as (select * from jsonb_to_recordset($2) as i (id text, line text, conversation text, place int)),
     v as (update conversations c set seq = seq + $3 from (select distinct conversation from i) o where c.workspace_id = $1 and c.id = o.conversation
           returning c.id, c.seq)
     insert into messages (workspace_id, id, conversation_id, line_id, seq, direction, author_kind, text, state)
     select $1, i.id, i.conversation, i.line, v.seq - $3 + 1 + i.place, 'out', 'teammate', 'Message ' || i.place, 'queued'
     from i join v on v.id = i.conversation`,
    [workspace, JSON.stringify(texts), each],
  );
  await db.pool.query("analyze messages");
  const started = performance.now();
  await db.pool.query("update lines set send_at = now() where workspace_id = $1 and channel_id = any($2)", [
    workspace,
    await channelIds(),
  ]);
  await db.pool.query("select pg_notify('parley', $1)", [JSON.stringify({ from: "bench", topic: "sends" })]);
  while ((await countUnsent()) > 0) await wait(20);
  return messages / ((performance.now() - started) / 1000);
}

async function channelIds(): Promise<string[]> {
  const { rows } = await db.pool.query("select id from channels where workspace_id = $1 and kind = 'sms'", [workspace]);
  return rows.map(({ id }) => id);
}

async function countUnsent(): Promise<number> {
  const { rows } = await db.pool.query(
    "select count(*)::int as count from messages where workspace_id = $1 and state in ('queued', 'sending')",
    [workspace],
  );
  return rows[0].count;
}

/** The same calls with nothing around them: line by line, so many lines at once. */
async function loop(): Promise<number> {
  const started = performance.now();
  let next = 0;
  const work = async () => {
    while (next < lines) {
      const line = next++;
      for (let place = 0; place < each; place++) await create(line, place);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return messages / ((performance.now() - started) / 1000);
}

async function create(line: number, place: number): Promise<void> {
  const from = numbers[line % channels]!;
  const report = `http://127.0.0.1/hooks/chan_01JD0000000000000000000000/status?m=msg_${line}-${place}&a=att_${line}-${place}`;
  const form = new URLSearchParams({
    To: numberOf(line),
    From: from,
    Body: `Message ${place}`,
    StatusCallback: report,
  });
  const answer = await fetch(resource(), {
    method: "POST",
    headers: { authorization, accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
  });
  const { sid } = (await answer.json()) as { sid?: string };
  if (!sid) throw new Error(`The simulator answered ${answer.status}.`);
}

/** What each phone got, compared with what it should have got. */
async function hear() {
  const answer = await fetch(`${resource()}?PageSize=${messages * 2}`, { headers: { authorization } });
  const list = ((await answer.json()) as { messages: { to: string; body: string }[] }).messages.reverse();
  const phones = [...Map.groupBy(list, ({ to }) => to).values()].map((got) => got.map(({ body }) => body));
  const distinct = sum(phones.map((bodies) => new Set(bodies).size));
  return {
    outOfOrder: sum(phones.map((bodies) => bodies.filter((body, place) => body < (bodies[place - 1] ?? "")).length)),
    lost: messages - distinct,
    doubled: list.length - distinct,
  };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
