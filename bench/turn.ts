import { setTimeout as sleep } from "node:timers/promises";
import { conclude, openSetting, percentile, round, say } from "./setting.ts";

/**
 * Everything of a turn but the model: from a visitor's POST to the agent's stored reply, with the built-in reasoner and
 * no debounce. One conversation after the other, then eight at once.
 */
const full = process.argv.includes("--full");
const turns = full ? 1000 : 300;

const setting = await openSetting();
try {
  const node = await setting.startNode({ PARLEY_DEBOUNCE_MS: "0" });
  const base = `${node.url}/widget/v1/${setting.channelId}`;
  await measure(base, 1, 20);
  const alone = await measure(base, 1, turns);
  const together = await measure(base, 8, turns);
  say(
    `alone: p50 ${round(percentile(alone, 0.5))} ms, p99 ${round(percentile(alone, 0.99))} ms over ${alone.length} turns`,
  );
  say(
    `eight at once: p50 ${round(percentile(together, 0.5))} ms, p99 ${round(percentile(together, 0.99))} ms over ${together.length} turns`,
  );
  conclude("turn", {
    p50_ms: round(percentile(alone, 0.5)),
    p99_ms: round(percentile(alone, 0.99)),
    p50_ms_of_8: round(percentile(together, 0.5)),
    turns: alone.length + together.length,
  });
} finally {
  await setting.close();
}

async function measure(base: string, atOnce: number, count: number): Promise<number[]> {
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (times.length < count) times.push(await oneTurn(base));
    }),
  );
  return times;
}

/** The reply is stored when its row is there; the visitor sees it a delivery later. */
async function oneTurn(base: string): Promise<number> {
  const json = { "content-type": "application/json" };
  const session = await fetch(`${base}/sessions`, { method: "POST", headers: json, body: "{}" });
  const { token } = (await session.json()) as { token: string };
  const started = performance.now();
  const sent = await fetch(`${base}/messages`, {
    method: "POST",
    headers: { ...json, authorization: `Bearer ${token}` },
    body: JSON.stringify({ clientId: `bench-${crypto.randomUUID()}`, text: "How long does the delivery take?" }),
  });
  const { id } = (await sent.json()) as { id: string };
  while (!(await replied(id))) await sleep(1);
  return performance.now() - started;
}

async function replied(messageId: string): Promise<boolean> {
  const { rows } = await setting.db.pool.query({
    name: "replied",
    text: "select t.message_id from messages m join turns t on t.workspace_id = m.workspace_id and t.id = m.turn_id where m.workspace_id = $1 and m.id = $2",
    values: [setting.workspace, messageId],
  });
  return Boolean(rows[0]?.message_id);
}
