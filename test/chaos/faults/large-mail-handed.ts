import { type AddressInfo, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createTransport } from "nodemailer";
import type { Fault } from "../fault.ts";
import { grace } from "../grace.ts";
import { inspect } from "../inspect.ts";
import { countMails, film, megabyte, openMailbox } from "../mailboxes.ts";
import { memory, watchNode } from "../memory.ts";

// The door takes mails of up to 50 MB, and of several at once as many as fit into 200 MB.
const [whole, tooLarge] = [49 * megabyte, 53 * megabyte];
const mostMb = 1_200;
const othersMs = 8_000;
const comeAgainMs = 400;
const patienceMs = 120_000;

/** Large mails handed over by SMTP, all at once: those too large are refused for good, those too many come again. */
export const largeMailHanded: Fault = {
  code: "F25",
  name: "mails of 50 MB by SMTP, all at once",
  runs: 8,
  few: 2,
  async inject(stage, findings, runs) {
    await stage.retire();
    const port = await freePort();
    const node = stage.add([], { PARLEY_MAIL_PORT: String(port) });
    await node.start();
    const shop = await stage.shop("Large mails by SMTP");
    const address = await openMailbox(stage, shop, { reads: false });
    const before = memory(node.pid()!);
    const watch = watchNode(stage, shop, node.pid()!);
    const answers = await Promise.all(
      Array.from({ length: runs }, (_, index) => handOver(film(index + 1, whole), address, port)),
    );
    const refusal = await handOver(film(runs + 1, tooLarge), address, port);
    // As a mail server does that never heard the answer.
    const again = await handOver(film(1, whole), address, port);
    const { peak, longest } = await watch.end();
    await inspect(stage, findings, { shop });

    const stored = await countMails(stage, shop);
    const deferred = answers.reduce((sum, { deferrals }) => sum + deferrals, 0);
    const most = Math.round(peak - before);
    findings.missing("I1", Math.max(0, runs - stored), "mails that are not there");
    findings.twice("I1", Math.max(0, stored - runs), "mails too many");
    const codes = [...answers, again].map(({ code }) => code);
    findings.hold(
      "I1",
      codes.every((code) => code === 250),
      () => `mails of 49 MB were answered ${codes.join(", ")}`,
    );
    findings.hold("I1", refusal.code === 552, () => `a mail of 53 MB was answered ${refusal.code}`);
    findings.hold("I6", most < mostMb, () => `${runs} mails at once cost ${most} MB of memory`);
    findings.hold("I6", longest < grace(othersMs), () => `others waited ${Math.round(longest)} ms meanwhile`);
    findings.hold("I6", stage.deaths() === 0, () => `${stage.deaths()} nodes fell over (see ${stage.logFile})`);
    return {
      did: `${stored} taken whole, asked ${deferred} times to come again; one too large refused (${refusal.code}); at most ${most} MB of memory; others waited at most ${Math.round(longest)} ms`,
      runs,
    };
  },
};

type Handed = { code: number; deferrals: number };

/** As mail servers do: once more for as long as they are told to come again. */
async function handOver(raw: Buffer, to: string, port: number): Promise<Handed> {
  const transport = createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true });
  const envelope = { from: "ada@example.net", to };
  let code = 0;
  let deferrals = 0;
  for (const end = performance.now() + patienceMs; performance.now() < end; deferrals++) {
    code = await transport.sendMail({ envelope, raw }).then(
      () => 250,
      ({ responseCode }: { responseCode?: number }) => responseCode ?? 0,
    );
    if (code === 250 || code >= 500) break;
    await wait(comeAgainMs);
  }
  transport.close();
  return { code, deferrals };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
