import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { newId } from "../src/server/infra/id.ts";
import { signVisitor } from "../src/server/media/webchat/visitor-token.ts";
import { listen } from "./listen.ts";
import { conclude, openSetting, round, say } from "./setting.ts";
import { type Known, seedVisitors } from "./visitors.ts";

/**
 * 10,000 visitors keep the widget's stream open. Everybody is written to; then the node restarts, everybody comes back
 * with the last seq they had, and is written to before, while and after it is away. What a stream costs is the growth of
 * the node's resident memory; what counts is that each visitor has heard each message once.
 */
const wanted = 10_000;
// A few more files than sockets are open, here and in the node, which has the same limit.
const room = 500;

type Visitor = Known & { token: string; socket: Socket | null; heard: number[] };

liftLimit();
const count = Math.min(wanted, openFiles() - room);
if (count < wanted) say(`Only ${openFiles()} files may be open here, so there are ${count} visitors, not ${wanted}.`);

const setting = await openSetting();
try {
  const visitors = await openVisitors();
  const first = await setting.startNode({ PARLEY_TURNS: "0" });
  await pause(3_000);
  const before = residentBytes(first.process.pid!);
  await timed(`${count} streams opened`, () => connectAll(visitors, first.url, 0));
  await pause(3_000);
  const bytesEach = (residentBytes(first.process.pid!) - before) / count;
  say(`the node grew from ${megabytes(before)} to ${megabytes(before + bytesEach * count)} MB`);

  const reached = await timed("everybody was written to and heard it", async () => {
    await writeToAll(visitors, 1);
    await allHeard(visitors, 1);
  });
  const busyBytesEach = (residentBytes(first.process.pid!) - before) / count;

  const writing = writeToAll(visitors, 2);
  await timed("the node stopped", () => first.stop());
  await writing;
  await writeToAll(visitors, 3);
  const second = await setting.startNode({ PARLEY_TURNS: "0" });
  const back = await timed("everybody came back and heard what they had missed", async () => {
    const later = pause(1_000).then(() => writeToAll(visitors, 4));
    await connectAll(visitors, second.url, 10_000);
    await later;
    await allHeard(visitors, 4);
  });
  await pause(1_000);

  const expected = [1, 2, 3, 4];
  conclude("sockets", {
    count,
    bytes_each: Math.round(bytesEach),
    bytes_each_after_use: Math.round(busyBytesEach),
    missed: sum(visitors, ({ heard }) => expected.filter((seq) => !heard.includes(seq)).length),
    doubled: sum(visitors, ({ heard }) => heard.length - new Set(heard).size),
    out_of_order: sum(visitors, ({ heard }) => heard.filter((seq, index) => seq < (heard[index - 1] ?? 0)).length),
    messages: count * expected.length,
    everyone_s: round(reached, 1),
    back_s: round(back, 1),
  });
  for (const { socket } of visitors) socket?.destroy();
} finally {
  await setting.close();
}

async function openVisitors(): Promise<Visitor[]> {
  const key = setting.secrets.derive("visitor tokens");
  const known = await seedVisitors(setting, count);
  return known.map((visitor) => {
    const claims = { address: visitor.value, verified: false, name: null, email: null };
    return { ...visitor, token: signVisitor(key, setting.channelId, claims, Date.now()), socket: null, heard: [] };
  });
}

/** Everybody connects, at most 100 at the same moment, spread over `spreadMs`. */
async function connectAll(visitors: Visitor[], url: string, spreadMs: number): Promise<void> {
  const started = performance.now();
  let next = 0;
  const work = async () => {
    while (next < visitors.length) {
      const index = next++;
      await pause(Math.max(0, started + (spreadMs * index) / visitors.length - performance.now()));
      await connectOne(visitors[index]!, url, index);
    }
  };
  await Promise.all(Array.from({ length: 100 }, work));
}

async function connectOne(visitor: Visitor, url: string, index: number): Promise<void> {
  visitor.socket = await listen({
    url,
    path: `/widget/v1/${setting.channelId}/live?after=${Math.max(0, ...visitor.heard)}`,
    token: visitor.token,
    ...(process.platform === "linux" ? { from: `127.0.0.${1 + (index % 8)}` } : {}),
    hear(event) {
      const seq = /^id: (\d+)$/m.exec(event)?.[1];
      if (seq) visitor.heard.push(Number(seq));
    },
  });
}

/** A message of the agent's to each, with its event, 200 in a commit as if they had happened at once. */
async function writeToAll(visitors: Visitor[], seq: number): Promise<void> {
  for (let from = 0; from < visitors.length; from += 200) {
    const messages = visitors
      .slice(from, from + 200)
      .map(({ conversation, line, contact }) => ({ id: newId("message"), conversation, line, contact }));
    await setting.db.pool.query(
      `with i as (
         select * from jsonb_to_recordset($3) as i (id text, conversation text, line text, contact text)
       ), m as (
         insert into messages (workspace_id, id, conversation_id, line_id, seq, direction, author_kind, author_id, text, state)
         select $1, id, conversation, line, $4, 'out', 'agent', $2, 'Your parcel left our warehouse today.', 'sent' from i
       ), c as (
         update conversations set seq = $4, last_at = now() from i where workspace_id = $1 and conversations.id = i.conversation
       )
       insert into events (workspace_id, type, conversation_id, contact_id, actor, data)
       select $1, 'message.created', conversation, contact, '{"kind": "agent"}', jsonb_build_object('messageId', id, 'direction', 'out', 'seq', $4::int) from i`,
      [setting.workspace, setting.agentId, JSON.stringify(messages), seq],
    );
  }
}

/** Waits until everybody has heard of `seq`, or nobody has heard of anything for 15 seconds. */
async function allHeard(visitors: Visitor[], seq: number): Promise<void> {
  const heard = () => sum(visitors, ({ heard }) => heard.length);
  let [last, since] = [heard(), performance.now()];
  while (!visitors.every(({ heard }) => heard.includes(seq)) && performance.now() - since < 15_000) {
    await pause(50);
    if (heard() > last) [last, since] = [heard(), performance.now()];
  }
}

async function timed(what: string, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  say(`${what} (${round(seconds, 1)} s)`);
  return seconds;
}

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) * 1024;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function sum<Item>(items: Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function openFiles(): number {
  return Number(/^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))![1]);
}

/** A process cannot lift its own limit; a shell can lift that of what it starts. */
function liftLimit(): void {
  if (openFiles() >= wanted + room || process.env.PARLEY_BENCH_LIFTED) return;
  const again = spawnSync("sh", ["-c", 'ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"', ...process.argv], {
    stdio: "inherit",
    env: { ...process.env, PARLEY_BENCH_LIFTED: "1" },
  });
  process.exit(again.status ?? 1);
}
