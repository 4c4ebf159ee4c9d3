import { readConfig } from "../src/server/config.ts";
import { seedDemo } from "../src/server/demo/seed.ts";
import { startParley } from "../src/server/main.ts";

/** The server as `npm run dev` runs it: without building screens, ended in order whenever a file changes. */
const parley = await startParley(readConfig(), { seedDemo });
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => parley.stop().then(() => process.exit(0)));
}
