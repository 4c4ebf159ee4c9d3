import { setTimeout as wait } from "node:timers/promises";
import type { Heard } from "../listen.ts";
import type { Findings } from "./findings.ts";
import type { Said, Visitor } from "./people.ts";
import type { Phone } from "./phones.ts";
import type { Shop } from "./shop.ts";
import type { Stage } from "./stage.ts";
import type { Trail } from "./wire.ts";

export type Scene = {
  shop: Shop;
  visitors?: Visitor[];
  phones?: Phone[];
  /** What teammates said, each under a key of their own. */
  replies?: Said[];
  /** How many texts were to fail. */
  failures?: number;
  /** Streams of the workspace. */
  screens?: Trail[];
};

// An invariant's own limit: nothing may be under way longer than this.
const limitMs = 60_000;
const busySlack = 120_000;
// Sends whose end nobody saw are asked about every 20 s, once the provider's list can be believed.
const askedWithin = 25_000;

/** Waits until nothing is under way any more, then holds what people were told and heard against the database. */
export async function inspect(stage: Stage, findings: Findings, { shop, ...people }: Scene): Promise<void> {
  await Promise.race([stage.simulator.idle(), wait(limitMs, undefined, { ref: false })]);
  await settle(stage, findings, shop);
  await checkInbound(stage, findings, shop);
  await checkOutbound(stage, findings, shop);
  await checkOrder(stage, findings, shop);
  await checkLog(stage, findings, shop);
  await checkSaid(stage, findings, shop, people);
  await checkTexts(stage, findings, shop, people);
  for (const visitor of people.visitors ?? []) await checkTabs(stage, findings, shop, visitor);
  await checkScreens(stage, findings, shop, people.screens ?? []);
}

/** I6. On a machine that others keep busy the suite waits longer than the limit, and then complains. */
async function settle(stage: Stage, findings: Findings, { workspace }: Shop): Promise<void> {
  const started = performance.now();
  let left = await countUnderWay(stage, workspace);
  let doubtsPassed = Number.NEGATIVE_INFINITY;
  while (left.count > 0 && performance.now() - started < limitMs + busySlack) {
    if (/^\d+ unknown$/.test(left.what) && performance.now() - doubtsPassed > askedWithin) {
      doubtsPassed = performance.now();
      await stage.passDoubts(65);
    }
    await wait(100);
    left = await countUnderWay(stage, workspace);
  }
  findings.hold("I6", left.count === 0, () => `still under way after ${limitMs / 1000} s: ${left.what}`);
}

async function countUnderWay(stage: Stage, workspace: string): Promise<{ count: number; what: string }> {
  const [row] = await stage.ask<Record<string, number>>(
    `select (select count(*)::int from messages where workspace_id = $1 and state in ('queued', 'sending')) as unsent,
            (select count(*)::int from messages where workspace_id = $1 and state = 'unknown' and raised_at is null) as unknown,
            (select count(*)::int from messages where workspace_id = $1 and direction = 'in' and verdict is null) as "without verdict",
            (select count(*)::int from conversations where workspace_id = $1 and wake_at is not null) as awake,
            (select count(*)::int from conversations where workspace_id = $1 and lease_by is not null) as "leased conversations",
            (select count(*)::int from lines where workspace_id = $1 and (lease_by is not null or send_at is not null)) as "lines to send",
            (select count(*)::int from idempotency_keys where workspace_id = $1 and status is null
                and created_at > now() - interval '1 minute') as claimed`,
    [workspace],
  );
  const left = Object.entries(row!).filter(([, count]) => count > 0);
  return {
    count: left.reduce((sum, [, count]) => sum + count, 0),
    what: left.map(([name, count]) => `${count} ${name}`).join(", "),
  };
}

/** I1: every stored inbound message has one verdict, from the one turn that covers it. */
async function checkInbound(stage: Stage, findings: Findings, { workspace }: Shop): Promise<void> {
  const [row] = await stage.ask<Record<"silent" | "uncovered" | "covered" | "astray" | "raw", number>>(
    `with inbound as (
       select m.*, (select count(*) from turns t where t.workspace_id = m.workspace_id and t.conversation_id = m.conversation_id
                    and m.seq between t.from_seq and t.to_seq) as turns
       from messages m where workspace_id = $1 and direction = 'in'
     )
     select count(*) filter (where verdict is null)::int as silent,
            count(*) filter (where turns = 0)::int as uncovered,
            count(*) filter (where turns > 1)::int as covered,
            count(*) filter (where not exists (select from turns t where t.workspace_id = i.workspace_id and t.id = i.turn_id
                                               and t.conversation_id = i.conversation_id and i.seq between t.from_seq and t.to_seq))::int as astray,
            abs(count(*) - (select count(*) from raw_events where workspace_id = $1 and kind = 'message'))::int as raw
     from inbound i`,
    [workspace],
  );
  findings.missing("I1", row!.silent, "inbound messages without a verdict");
  findings.missing("I1", row!.uncovered, "inbound messages that no turn covers");
  findings.twice("I1", row!.covered, "inbound messages that more than one turn covers");
  findings.hold(
    "I1",
    row!.astray === 0,
    () => `${row!.astray} inbound messages name another turn than the one covering them`,
  );
  findings.hold("I1", row!.raw === 0, () => `${row!.raw} raw events more or less than inbound messages`);
}

/** I2, in the database: at most one answer of a turn and one message of a key. */
async function checkOutbound(stage: Stage, findings: Findings, { workspace }: Shop): Promise<void> {
  const [row] = await stage.ask<Record<"answers" | "keys" | "foreign", number>>(
    `select (select count(*)::int from (select turn_id from messages where workspace_id = $1 and direction = 'out' and turn_id is not null
                                        group by 1 having count(*) > 1) x) as answers,
            (select count(*)::int from (select author_id, client_id from messages where workspace_id = $1 and client_id is not null
                                        group by 1, 2 having count(*) > 1) x) as keys,
            (select count(*)::int from messages m where workspace_id = $1 and direction = 'out' and turn_id is not null and not exists
               (select from turns t where t.workspace_id = m.workspace_id and t.id = m.turn_id and t.message_id = m.id)) as foreign`,
    [workspace],
  );
  findings.twice("I2", row!.answers, "turns with more than one answer");
  findings.twice("I2", row!.keys, "keys with more than one message");
  findings.hold("I2", row!.foreign === 0, () => `${row!.foreign} answers that their turn does not know`);
}

/** I4: seq is dense, and ends where the conversation says. */
async function checkOrder(stage: Stage, findings: Findings, { workspace }: Shop): Promise<void> {
  const gaps = await stage.ask<{ id: string }>(
    `select c.id from conversations c left join messages m on m.workspace_id = c.workspace_id and m.conversation_id = c.id
     where c.workspace_id = $1 group by c.id, c.seq having count(m.id) != c.seq or coalesce(max(m.seq), 0) != c.seq or min(m.seq) > 1`,
    [workspace],
  );
  findings.hold("I4", gaps.length === 0, () => `${gaps.length} conversations whose seq has gaps, as ${gaps[0]!.id}`);
}

/** I5, in the database: the log tells of every message once. */
async function checkLog(stage: Stage, findings: Findings, { workspace }: Shop): Promise<void> {
  const [row] = await stage.ask<{ untold: number; twice: number }>(
    `with told as (
       select m.id, count(e.id) as times from messages m
       left join events e on e.workspace_id = m.workspace_id and e.conversation_id = m.conversation_id
         and e.type = 'message.created' and e.data ->> 'messageId' = m.id
       where m.workspace_id = $1 group by m.id
     )
     select count(*) filter (where times = 0)::int as untold, count(*) filter (where times > 1)::int as twice from told`,
    [workspace],
  );
  findings.missing("I5", row!.untold, "messages that the event log does not tell of");
  findings.twice("I5", row!.twice, "messages that the event log tells of more than once");
}

/** I1 and I2, as people see it: what was accepted is there, once, and every answer named the same message. */
async function checkSaid(
  stage: Stage,
  findings: Findings,
  { workspace }: Shop,
  { visitors = [], replies = [] }: Omit<Scene, "shop">,
): Promise<void> {
  const stored = await stage.ask<{ id: string; key: string; text: string; seq: number }>(
    "select id, client_id as key, text, seq from messages where workspace_id = $1 and client_id is not null",
    [workspace],
  );
  const byKey = Map.groupBy(stored, ({ key }) => key);
  const groups = [
    ["I1", visitors.flatMap(({ said }) => said)],
    ["I2", replies],
  ] as const;
  for (const [invariant, said] of groups) {
    const accepted = said.filter(({ ids }) => ids.size > 0);
    const here = ({ key, ids, text }: Said) => byKey.get(key)?.some((row) => ids.has(row.id) && row.text === text);
    findings.missing(invariant, accepted.filter((one) => !here(one)).length, "accepted messages that are not there");
    findings.twice(
      invariant,
      said.filter(({ key, ids, seqs }) => (byKey.get(key)?.length ?? 0) > 1 || ids.size > 1 || seqs.size > 1).length,
      "messages that are there twice, or were given two names",
    );
  }
}

/** I1 and I2, at the provider: each text is one message, and each message made at most one text. */
async function checkTexts(
  stage: Stage,
  findings: Findings,
  { workspace }: Shop,
  { phones = [], failures = 0 }: Omit<Scene, "shop">,
): Promise<void> {
  const texted = phones.flatMap(({ texted }) => texted);
  const stored = await stage.ask<{ sid: string; text: string }>(
    "select provider_id as sid, text from messages where workspace_id = $1 and direction = 'in' and provider_id is not null",
    [workspace],
  );
  const bySid = Map.groupBy(stored, ({ sid }) => sid);
  const here = ({ sid, text }: Phone["texted"][number]) => bySid.get(sid)?.some((row) => row.text === text);
  findings.missing("I1", texted.filter((one) => !here(one)).length, "texts that are not there");
  findings.twice("I1", [...bySid.values()].filter(({ length }) => length > 1).length, "texts that are there twice");

  const sent = await stage.ask<{ id: string; state: string }>(
    `select m.id, m.state from messages m join lines l on l.workspace_id = m.workspace_id and l.id = m.line_id
     join channels c on c.workspace_id = l.workspace_id and c.id = l.channel_id
     where m.workspace_id = $1 and m.direction = 'out' and c.kind = 'sms'`,
    [workspace],
  );
  const creates = stage.simulator.twilio.creates();
  const made = ({ id }: { id: string }) => creates.get(id) ?? 0;
  const failed = sent.filter(({ state }) => state === "failed");
  findings.twice("I2", sent.filter((one) => made(one) > 1).length, "messages that the provider was given twice");
  findings.missing(
    "I2",
    sent.filter((one) => made(one) === 0 && ["sent", "delivered"].includes(one.state)).length,
    "messages said to be sent that the provider never heard of",
  );
  findings.missing("I2", Math.max(0, failed.length - failures), "messages given up without need");
}

/** I2 and I4, at the visitor's: each tab heard every message of the line once, in the order of seq. */
async function checkTabs(stage: Stage, findings: Findings, { workspace }: Shop, visitor: Visitor): Promise<void> {
  if (visitor.trails.length === 0 || visitor.said.length === 0) return;
  const rows = await stage.ask<{ seq: number }>(
    "select seq from messages where workspace_id = $1 and conversation_id = $2 and direction != 'note' and state != 'failed' order by seq",
    [workspace, await visitor.conversation()],
  );
  for (const trail of visitor.trails) {
    const expected = rows.map(({ seq }) => seq).filter((seq) => seq > trail.since);
    const heard = await caughtUp(
      () => seqsOf(trail.heard()),
      (seqs) => seqs.length >= expected.length,
    );
    findings.missing("I2", countMissing(expected, heard), "messages that a visitor's stream skipped");
    findings.twice("I2", heard.length - new Set(heard).size, "messages that came twice on a visitor's stream");
    findings.hold("I4", isAscending(heard), () => `a visitor heard ${heard.join(", ")}`);
    findings.hold("I5", trail.refusals.length === 0, () => `a visitor's stream was refused: ${trail.refusals[0]}`);
  }
}

function seqsOf(heard: Heard[]): number[] {
  return heard.filter(({ event }) => event === "message").map(({ data }) => data.message.seq);
}

/** I4 and I5, on the screens: from its first word on, each heard the whole log, once, in the log's order. */
async function checkScreens(stage: Stage, findings: Findings, { workspace }: Shop, screens: Trail[]): Promise<void> {
  for (const screen of screens) {
    const start = screen.heard().find(({ event }) => event === "ready")?.id;
    findings.hold("I5", start != null, () => "a screen never became ready");
    if (!start) continue;
    const [xid, id] = start.split(".");
    const log = await stage.ask<{ cursor: string; type: string; data: unknown }>(
      `select xid || '.' || id as cursor, type, data from events where workspace_id = $1 and (xid, id) > ($2::text::xid8, $3::bigint) order by xid, id`,
      [workspace, xid, id],
    );
    const heard = await caughtUp(
      () => afterReady(screen.heard()).filter(({ event }) => event === "event"),
      (events) => events.length >= log.length,
    );
    const ids = heard.map((event) => event.id!);
    findings.missing(
      "I5",
      countMissing(
        log.map(({ cursor }) => cursor),
        ids,
      ),
      "events that a screen never heard",
    );
    findings.twice("I5", ids.length - new Set(ids).size, "events that a screen heard twice");
    findings.hold(
      "I4",
      ids.every((cursor, index) => log[index]?.cursor === cursor),
      () => "a screen heard another order than the log's",
    );
    findings.hold(
      "I5",
      heard.every(({ data }, index) => tells(data, log[index])),
      () => "a screen was told other than the log",
    );
    const resets = screen.heard().filter(({ event }) => event === "reset").length;
    findings.hold("I5", resets === 0, () => `a screen was told ${resets} times to begin afresh`);
    findings.hold("I5", screen.refusals.length === 0, () => `a screen was refused: ${screen.refusals[0]}`);
  }
}

/** What came before the first "ready" is what a screen reads afresh then. */
function afterReady(heard: Heard[]): Heard[] {
  return heard.slice(heard.findIndex(({ event }) => event === "ready"));
}

function tells(heard: { type: string; data: unknown }, row: { type: string; data: unknown } | undefined): boolean {
  return heard.type === row?.type && JSON.stringify(heard.data) === JSON.stringify(row?.data);
}

function countMissing<Item>(expected: Item[], heard: Item[]): number {
  return new Set(expected).difference(new Set(heard)).size;
}

/** Streams may be a moment behind the database, but not for long. */
async function caughtUp<Item>(read: () => Item[], done: (items: Item[]) => boolean): Promise<Item[]> {
  const end = performance.now() + 20_000;
  while (!done(read()) && performance.now() < end) await wait(50);
  // Whatever comes twice comes soon after.
  await wait(30);
  return read();
}

function isAscending(numbers: number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > numbers[index - 1]!);
}
