import { setTimeout as wait } from "node:timers/promises";
import type { CopyFate } from "../../../src/simulator/imap-server.ts";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { mailsStored, openMailbox } from "../mailboxes.ts";
import { hire } from "../people.ts";
import { countIn } from "../phones.ts";

const customers = 3;
// What a copy waits for between its tries is 2 s, then 15 s.
const patienceMs = 120_000;
const fates: CopyFate[][] = [
  ["refused"],
  ["stored-unanswered"],
  ["stored", "refused"],
  ["refused", "stored-unanswered"],
];

/** The mail has left, its copy is not taken, or nobody hears that it was: only the copy is tried again. */
export const sentFolder: Fault = {
  code: "F25",
  name: "the copy to the Sent folder fails after the mail has left",
  runs: fates.length,
  few: 2,
  async inject(stage, findings, runs) {
    await stage.nodes(1);
    const shop = await stage.shop("Sent folder");
    const address = await openMailbox(stage, shop);
    const { mail } = stage.simulator;
    const people = Array.from({ length: customers }, (_, index) => `ada${index}-${address.replace("support", "of")}`);
    for (const [index, from] of people.entries())
      await mail.mailFrom({ from, to: address, subject: `Parcel ${index}`, text: `Parcel ${index} is late.` });
    const stored = await mailsStored(stage, shop, customers);
    findings.missing("I1", customers - stored, "mails that are not there");
    const conversations = await stage.ask<{ id: string }>("select id from conversations where workspace_id = $1", [
      shop.workspace,
    ]);
    const teammate = hire(stage, shop.keys[0]!, stage.random.fork());

    for (let run = 1; run <= runs; run++) {
      mail.copiesAre(...fates[run - 1]!);
      for (const { id } of conversations) await teammate.replies(id, `It is on its way (${run}).`);
      await copied(customers * run);
    }
    // Whatever comes twice comes soon after.
    await wait(1_000);
    await inspect(stage, findings, { shop, replies: teammate.said });

    const sent = await countIn(stage, shop, ["sent", "delivered"]);
    const left = people.flatMap((person) => mail.mailbox(person).mails.filter(({ direction }) => direction === "in"));
    const copies = mail.folder(address, "Sent").map(({ bytes }) => messageIdOf(bytes));
    const ids = new Set(left.map(({ messageId }) => messageId));
    findings.missing("I2", customers * runs - sent, "replies that were never sent");
    findings.missing("I2", customers * runs - ids.size, "replies that nobody received");
    findings.twice("I2", left.length - ids.size, "mails that were sent again for the sake of their copy");
    findings.missing("I5", ids.difference(new Set(copies)).size, "mails without a copy in the Sent folder");
    findings.twice("I5", copies.length - new Set(copies).size, "copies too many in the Sent folder");
    const failures = fates.slice(0, runs).flat();
    const count = (fate: CopyFate) => failures.filter((one) => one === fate).length;
    return {
      did: `${left.length} mails left once; of their copies ${count("refused")} refused and ${count("stored-unanswered")} cut off, ${copies.length} lie there`,
      runs,
    };

    async function copied(count: number): Promise<void> {
      for (const end = performance.now() + patienceMs; performance.now() < end; await wait(100))
        if (new Set(mail.folder(address, "Sent").map(({ bytes }) => messageIdOf(bytes))).size >= count) return;
    }
  },
};

function messageIdOf(bytes: Buffer): string {
  return /^message-id:\s*<([^>]+)>/im.exec(bytes.toString("latin1"))?.[1] ?? "";
}
