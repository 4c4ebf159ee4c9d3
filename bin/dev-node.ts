import { readConfig } from "../src/server/config.ts";
import { seedDemo } from "../src/server/demo/seed.ts";
import { startDemoProviders } from "../src/server/demo/simulator.ts";
import { startParley } from "../src/server/main.ts";

/** The server as `npm run dev` runs it: without building screens, ended in order whenever a file changes. */
const parley = await startParley(readConfig(), { seedDemo, playProviders: startDemoProviders });
let stopping = false;

// Ctrl-C arrives twice: from the terminal, and from the watcher.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (!stopping) parley.stop().then(() => process.exit(0));
    stopping = true;
  });
}
