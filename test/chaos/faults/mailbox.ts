import { setTimeout as wait } from "node:timers/promises";
import { newChannel } from "../../../src/contract/channels.ts";
import { connectChannel } from "../../../src/server/channels/connect-channel.ts";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import type { Shop } from "../shop.ts";
import type { Stage } from "../stage.ts";

const mails = 12;
const patienceMs = 60_000;

/** A mailbox that is numbered anew, cuts its line and holds mails twice, read by nodes that are killed meanwhile. */
export const mailbox: Fault = {
  code: "F25",
  name: "IMAP numbered anew and cut, the same mail twice",
  runs: 4,
  async inject(stage, findings, runs) {
    const [node] = await stage.nodes(1);
    const shop = await stage.shop("Mailbox");
    const address = `support-${shop.sms.number.slice(1)}@shop.example`;
    const { mail } = stage.simulator;
    mail.openAccount(address);
    await connect(stage, shop, address);
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
      if (run % 2) await stored(sent);
      mail.renumber(address);
      mail.arrives(address, written[0]!.bytes);
      mail.cut();
      if (run % 2 === 0) {
        await node!.kill();
        await stage.ask("update channels set listen_until = now() where workspace_id = $1", [shop.workspace]);
        await node!.start();
      }
      await write();
      const all = await stored(sent);
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

    async function stored(count: number): Promise<number> {
      for (const end = performance.now() + patienceMs; ; await wait(100)) {
        const [row] = await stage.ask<{ count: number }>(
          "select count(*)::int as count from messages where workspace_id = $1 and direction = 'in'",
          [shop.workspace],
        );
        if (row!.count >= count || performance.now() > end) return row!.count;
      }
    }
  },
};

async function connect(stage: Stage, { workspace, agent }: Shop, address: string): Promise<void> {
  const { host, imapPort, smtpPort, password } = stage.simulator.mail;
  const settings = {
    address,
    fromName: "Shop",
    imap: { host, port: imapPort, security: "none", user: address },
    smtp: { host, port: smtpPort, security: "none", user: address },
  };
  const secrets = { imapPassword: password, smtpPassword: password };
  const channel = newChannel.parse({ kind: "email", name: address, agentId: agent, settings, secrets });
  const by = { kind: "system" } as const;
  await stage.db.in(workspace, (tx) => connectChannel(tx, stage.secrets, { workspace, by, channel }));
  await stage.ask("update channels set ai_off_at = now() where workspace_id = $1", [workspace]);
}
