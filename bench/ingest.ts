import pg from "pg";
import { newId } from "../src/server/infra/id.ts";
import { signVisitor } from "../src/server/media/webchat/visitor-token.ts";
import { load } from "./load.ts";
import { conclude, median, openSetting, percentile, round, say } from "./setting.ts";

/**
 * Real inbound messages of web chat over HTTP, each with its visitor's signed token, durable before the answer, over
 * 64 connections; beside a floor of one prepared statement a message (message, conversation, event) from 16 connections
 * to the same server. Rounds alternate.
 */
const full = process.argv.includes("--full");
const rounds = full ? 7 : 5;
const seconds = full ? 10 : 5;
const connections = 64;
const visitors = 20_000;

const setting = await openSetting();
const { db, workspace, channelId, secrets } = setting;
try {
  say(`${visitors} contacts known beforehand, ${connections} connections, ${rounds} rounds of ${seconds} s`);
  const { addresses, conversations } = await seedVisitors();
  const node = await setting.startNode({ PARLEY_TURNS: "0" });
  const key = secrets.derive("visitor tokens");
  const tokens = addresses.map((address) =>
    signVisitor(key, channelId, { address, verified: false, name: null, email: null }, Date.now()),
  );
  let count = 0;

  const ours = async () => {
    const until = performance.now() + seconds * 1000;
    const result = await load({
      url: node.url,
      connections,
      request: () => toRequest(count++),
      done: () => performance.now() > until,
    });
    return { perSecond: result.ok / seconds, ...result };
  };
  const floor = () => measureFloor(conversations);

  await ours();
  await floor();
  const before = await countMessages();
  const runs = [];
  let accepted = 0;
  for (let index = 0; index < rounds; index++) {
    const bare = await floor();
    const real = await ours();
    accepted += real.ok;
    runs.push({ bare, real });
    say(
      `round ${index + 1}: floor ${Math.round(bare)}/s, Parley ${Math.round(real.perSecond)}/s, p50 ${round(median(real.latencies))} ms, p99 ${round(percentile(real.latencies, 0.99))} ms, answers ${JSON.stringify(real.statuses)}`,
    );
  }
  const stored = (await countMessages()) - before;
  const latencies = runs.flatMap(({ real }) => real.latencies);
  const perSecond = median(runs.map(({ real }) => real.perSecond));
  const floorPerSecond = median(runs.map(({ bare }) => bare));
  conclude("ingest", {
    per_s: Math.round(perSecond),
    floor_per_s: Math.round(floorPerSecond),
    ratio: round(median(runs.map(({ bare, real }) => real.perSecond / bare))),
    p50_ms: round(median(latencies)),
    p99_ms: round(percentile(latencies, 0.99)),
    lost: accepted - stored,
    accepted,
    rounds,
  });

  function toRequest(number: number): string {
    const visitor = (number * 7919) % visitors;
    const body = `{"clientId":"bench-${number}-${process.pid}","text":"Where is my parcel? I ordered it on Monday, number ${number}."}`;
    return `POST /widget/v1/${channelId}/messages HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${tokens[visitor]}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  }
} finally {
  await setting.close();
}

async function countMessages(): Promise<number> {
  const { rows } = await db.pool.query(
    "select count(*) from messages where workspace_id = $1 and client_id is not null",
    [workspace],
  );
  return Number(rows[0].count);
}

/** Contacts who have written before, so that what is measured is a message and not an introduction. */
async function seedVisitors() {
  const ids = Array.from({ length: visitors }, () => ({
    contact: newId("contact"),
    address: newId("address"),
    conversation: newId("conversation"),
    line: newId("line"),
    value: `bench${newId("node").slice(5)}`,
  }));
  const lists = [
    ids.map((id) => id.contact),
    ids.map((id) => id.address),
    ids.map((id) => id.conversation),
    ids.map((id) => id.line),
    ids.map((id) => id.value),
  ];
  await db.pool.query(
    `with i as (select * from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as i (contact, address, conversation, line, value)),
     c as (insert into contacts (workspace_id, id, name) select $1, contact, 'Visitor' from i),
     a as (insert into addresses (workspace_id, id, contact_id, kind, value) select $1, address, contact, 'webchat', value from i),
     v as (insert into conversations (workspace_id, id, contact_id, channel_id, medium) select $1, conversation, contact, $2, 'webchat' from i)
     insert into lines (workspace_id, id, conversation_id, channel_id, address_id) select $1, line, conversation, $2, address from i`,
    [workspace, channelId, ...lists],
  );
  await db.pool.query("analyze");
  return { addresses: ids.map((id) => id.value), conversations: ids };
}

async function measureFloor(conversations: { conversation: string; line: string; contact: string }[]): Promise<number> {
  const pool = new pg.Pool({ connectionString: setting.databaseUrl, max: 16 });
  const until = performance.now() + seconds * 1000;
  let done = 0;
  const text = `
    with m as (
      insert into messages (workspace_id, id, conversation_id, line_id, seq, direction, author_kind, author_id, text, state, verdict)
      select $1, $2, $3, $4, c.seq + 1, 'in', 'contact', $5, $6, 'received', 'quiet' from conversations c where c.workspace_id = $1 and c.id = $3
    ), c as (
      update conversations set seq = seq + 1, last_at = now(), last_preview = $6, unread = unread + 1 where workspace_id = $1 and id = $3
    )
    insert into events (workspace_id, type, conversation_id, contact_id, actor, data)
    values ($1, 'message.created', $3, $5, '{"kind":"contact"}', jsonb_build_object('messageId', $2::text))`;
  await Promise.all(
    Array.from({ length: 16 }, async (_, worker) => {
      for (let index = worker; performance.now() < until; index += 16) {
        const { conversation, line, contact } = conversations[(index * 7919) % conversations.length]!;
        const values = [
          workspace,
          newId("message"),
          conversation,
          line,
          contact,
          `Where is my parcel? I ordered it on Monday, number ${index}.`,
        ];
        await pool.query({ name: "floor", text, values });
        done++;
      }
    }),
  );
  await pool.end();
  return done / seconds;
}
