import { isVacant } from "../../src/server/demo/once.ts";
import { createLog } from "../../src/server/infra/log.ts";
import { StartError } from "../../src/server/infra/start-error.ts";
import { openStore } from "../../src/server/store.ts";
import { demoAccount } from "../../src/server/team/demo.ts";
import { type Command, Misuse, readArgs } from "./command.ts";
import { readRunningConfig } from "./database.ts";

export const seed: Command = {
  usage: ["seed"],
  about: "fills an empty database with the demo shop; its password is known to everybody",
  async run(args) {
    const { positionals } = readArgs(args, {});
    if (positionals.length > 0) throw new Misuse("seed takes no words.");
    const config = readRunningConfig();
    const store = await openStore(config, createLog("error"));
    const vacant = await isVacant(store.db).finally(store.close);
    if (!vacant) throw new StartError("People live here already, so nothing was added.");
    const { startParley } = await import("../../src/server/main.ts");
    const { seedDemo } = await import("../../src/server/demo/seed.ts");
    const node = { ...config, host: "127.0.0.1", port: 0, demo: true, takesTurns: true, logLevel: "error" } as const;
    // The links in letters lead to where Parley will be, not to this short-lived node.
    const parley = await startParley(node, { seedDemo: (stage) => seedDemo({ ...stage, config }) });
    await parley.stop();
    console.log(`The shop is open. Sign in as ${demoAccount.email} with the password ${demoAccount.password}`);
    return 0;
  },
};
