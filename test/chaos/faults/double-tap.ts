import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { enter, hire, sentence } from "../people.ts";

const missed = 260;

/** Two taps, two tabs, a line that drops after sending, and a tab that was away for hundreds of messages. */
export const doubleTap: Fault = {
  code: "F23",
  name: "double tap, two tabs, dropped line, long absence",
  runs: 20,
  few: 4,
  async inject(stage, findings, runs) {
    const { random } = stage;
    await stage.nodes(2);
    const shop = await stage.shop("Phones");
    const visitors = await Promise.all(
      Array.from({ length: runs }, async () => {
        const tab = await enter(stage, shop, random.fork());
        const other = await enter(stage, shop, random.fork(), tab.token);
        tab.listens();
        tab.listens();
        const tapped = sentence(random.key(), "Hello");
        await Promise.all([tab.mumbles(tapped), tab.mumbles(tapped), other.mumbles(tapped)]);
        await tab.says(tapped.text, tapped.key);
        await drop(tab.token);
        return tab;
      }),
    );
    const away = visitors[0]!;
    const conversation = await away.conversation();
    const teammate = hire(stage, shop.keys[0]!, random.fork());
    for (let number = 1; number <= missed; number++) await teammate.replies(conversation, `Message ${number}`);
    away.listens(1);
    await inspect(stage, findings, { shop, visitors, replies: teammate.said });
    await Promise.all(visitors.flatMap(({ trails }) => trails.map((trail) => trail.close())));
    const [row] = await stage.ask<{ dropped: number }>(
      "select count(*)::int as dropped from messages where workspace_id = $1 and text = 'Can you hear me?'",
      [shop.workspace],
    );
    findings.hold("I1", row!.dropped === runs, () => `${row!.dropped} messages from ${runs} dropped lines`);
    return { did: `${runs} visitors with two tabs; one away for ${missed} messages`, runs };

    /** Sends, hangs up before the answer, and sends the same once more. */
    async function drop(token: string): Promise<void> {
      const door = await stage.door(random);
      const request = {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ clientId: random.key(), text: "Can you hear me?" }),
      };
      await fetch(`${door}/widget/v1/${shop.channel}/messages`, {
        ...request,
        signal: AbortSignal.timeout(random.between(1, 12)),
      }).catch(() => {});
      await fetch(`${door}/widget/v1/${shop.channel}/messages`, request);
    }
  },
};
