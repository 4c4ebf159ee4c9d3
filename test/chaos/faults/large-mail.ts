import type { Fault } from "../fault.ts";
import type { Findings } from "../findings.ts";
import { grace } from "../grace.ts";
import { inspect } from "../inspect.ts";
import { film, mailsStored, megabyte, openMailbox } from "../mailboxes.ts";
import { memory, watchNode } from "../memory.ts";
import type { Shop } from "../shop.ts";
import type { Stage } from "../stage.ts";

// The mailbox rule: up to 50 MB a mail is taken whole, of a larger one only its head.
const [whole, tooLarge] = [49 * megabyte, 53 * megabyte];
// Some copies of one mail: as it was fetched, as it is taken apart, as it is stored.
const mostMb = 700;
const mostGrowthMb = 250;
const othersMs = 5_000;

/** Mails of 50 MB, one after the other: each is one message, memory does not grow with them, and others go on. */
export const largeMail: Fault = {
  code: "F25",
  name: "mails of 50 MB",
  runs: 8,
  few: 2,
  async inject(stage, findings, runs) {
    const [node] = await stage.nodes(1);
    const shop = await stage.shop("Large mails");
    const address = await openMailbox(stage, shop);
    const { mail } = stage.simulator;
    await mail.mailFrom({ from: "ada@example.net", to: address, subject: "First", text: "Is anybody there?" });
    await mailsStored(stage, shop, 1);
    const before = memory(node!.pid()!);
    const peaks: number[] = [];
    let slowest = 0;
    for (let run = 1; run <= runs; run++) {
      mail.arrives(address, film(run, run % 2 ? whole : tooLarge));
      await mail.mailFrom({ from: `bo${run}@example.net`, to: address, subject: `Small ${run}`, text: "And mine?" });
      const watch = watchNode(stage, shop, node!.pid()!);
      const stored = await mailsStored(stage, shop, 1 + 2 * run);
      const { peak, longest } = await watch.end();
      peaks.push(peak);
      slowest = Math.max(slowest, longest);
      findings.missing("I1", 1 + 2 * run - stored, "mails that are not there");
    }
    await inspect(stage, findings, { shop });
    await expectWholeOrHead(stage, findings, shop, runs);

    const growth = Math.max(...peaks.slice(runs / 2)) - Math.max(...peaks.slice(0, runs / 2));
    const most = Math.round(Math.max(...peaks) - before);
    findings.hold("I6", most < mostMb, () => `a mail of 50 MB cost ${most} MB of memory`);
    findings.hold(
      "I6",
      growth < mostGrowthMb,
      () => `the second half cost ${Math.round(growth)} MB more than the first`,
    );
    findings.hold("I6", slowest < grace(othersMs), () => `others waited ${Math.round(slowest)} ms meanwhile`);
    findings.hold("I6", stage.deaths() === 0, () => `${stage.deaths()} nodes fell over (see ${stage.logFile})`);
    return {
      did: `${Math.ceil(runs / 2)} taken whole, ${Math.floor(runs / 2)} too large and told of; at most ${most} MB of memory, ${Math.round(growth)} MB more in the second half; others waited at most ${Math.round(slowest)} ms`,
      runs,
    };
  },
};

async function expectWholeOrHead(stage: Stage, findings: Findings, { workspace }: Shop, runs: number): Promise<void> {
  const films = await stage.ask<{ number: number; text: string; files: number; size: string | null }>(
    `select substring(m.content -> 'email' ->> 'subject' from 'Film (\\d+)')::int as number, m.text,
            (select count(*)::int from files f where f.workspace_id = m.workspace_id and f.message_id = m.id and f.state = 'stored') as files,
            (select sum(f.size) from files f where f.workspace_id = m.workspace_id and f.message_id = m.id) as size
     from messages m where m.workspace_id = $1 and m.content -> 'email' ->> 'subject' like 'Film %'`,
    [workspace],
  );
  const wrong = films.filter(({ number, text, files, size }) =>
    number % 2
      ? files !== 1 || Number(size) < whole * 0.7 || !text.startsWith("Here is the film")
      : files !== 0 || !/larger than the 50 MB/.test(text),
  );
  findings.twice("I1", films.length - new Set(films.map(({ number }) => number)).size, "films that are there twice");
  findings.missing("I1", runs - new Set(films.map(({ number }) => number)).size, "films that are not there");
  findings.hold("I1", wrong.length === 0, () => `a large mail became ${JSON.stringify(wrong[0])}`);
}
