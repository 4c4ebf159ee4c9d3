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
    const { startParley } = await import("../../src/server/main.ts");
    const { seedDemo } = await import("../../src/server/demo/seed.ts");
    let filled = false;
    const parley = await startParley(
      { ...config, host: "127.0.0.1", port: 0, demo: true, takesTurns: true, logLevel: "error" },
      {
        seedDemo: async (stage) => {
          filled = await seedDemo({ ...stage, config });
        },
      },
    );
    await parley.stop();
    if (!filled) console.error("People live here already, so nothing was added.");
    else console.log(`The shop is open. Sign in as ${demoAccount.email} with the password ${demoAccount.password}`);
    return filled ? 0 : 1;
  },
};
