import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { mailsStored, openMailbox } from "../mailboxes.ts";

const mails = 12;

/** A mailbox that is numbered anew, cuts its line and holds mails twice, read by nodes that are killed meanwhile. */
export const mailbox: Fault = {
  code: "F25",
  name: "IMAP numbered anew and cut, the same mail twice",
  runs: 4,
  few: 2,
  async inject(stage, findings, runs) {
    const [node] = await stage.nodes(1);
    const shop = await stage.shop("Mailbox");
    const address = await openMailbox(stage, shop);
    const { mail } = stage.simulator;
    let sent = 0;
    const write = async () => {
      const number = ++sent;
      return mail.mailFrom({
        from: `Ada ${number} <ada${number}@example.net>`,
        to: address,
        subject: `Mail ${number}`,
        text: `My parcel ${number} is late.`,
      });
    };
    for (let run = 1; run <= runs; run++) {
      const written = [];
      for (let number = 0; number < mails; number++) written.push(await write());
      if (run % 2) await mailsStored(stage, shop, sent);
      mail.renumber(address);
      mail.arrives(address, written[0]!.bytes);
      mail.cut();
      if (run % 2 === 0) {
        await node!.kill();
        await stage.ask("update channels set listen_until = now() where workspace_id = $1", [shop.workspace]);
        await stage.passTime(60);
        await node!.start();
      }
      await write();
      const all = await mailsStored(stage, shop, sent);
      findings.missing("I1", sent - all, "mails that are not there");
    }
    // Whatever comes twice comes soon after.
    await wait(1_000);
    await inspect(stage, findings, { shop });
    const rows = await stage.ask<{ text: string; count: number }>(
      "select text, count(*)::int as count from messages where workspace_id = $1 and direction = 'in' group by text having count(*) > 1",
      [shop.workspace],
    );
    findings.twice("I1", rows.length, "mails that are there twice");
    return {
      did: `${sent} mails, ${runs} of them twice, over ${runs} numberings, ${Math.floor(runs / 2)} kills`,
      runs,
    };
  },
};
