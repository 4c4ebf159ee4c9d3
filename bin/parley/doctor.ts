import { examineSecret } from "../../src/server/infra/own-secrets.ts";
import { examine } from "../../src/server/support/doctor.ts";
import { readLedger } from "../../src/server/turns/sweep.ts";
import { type Command, Misuse, readArgs } from "./command.ts";
import { withDatabase } from "./database.ts";

export const doctor: Command = {
  usage: ["doctor"],
  about: "examines the installation; exit code 1 when something is wrong",
  async run(args) {
    const { positionals } = readArgs(args, {});
    if (positionals.length > 0) throw new Misuse("doctor takes no words.");
    const checks = await withDatabase(({ db, config }) =>
      examine({
        db,
        ledger: () => readLedger(db),
        secret: () => examineSecret(db, config),
        mailConfigured: config.smtpUrl !== null,
        demo: config.demo,
      }),
    );
    const width = Math.max(...checks.map(({ name }) => name.length));
    for (const { name, ok, says, fix } of checks) {
      console.log(`${ok ? (fix ? "!" : "✓") : "✗"} ${name.padEnd(width)}  ${says}`);
      if (fix) console.log(`  ${"".padEnd(width)}  → ${fix}`);
    }
    return checks.every(({ ok }) => ok) ? 0 : 1;
  },
};
