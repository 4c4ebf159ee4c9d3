import { readConfig } from "../src/server/config.ts";
import { startParley } from "../src/server/main.ts";

// One node in a process of its own, as it runs in production; its address is its first line.
const parley = await startParley(readConfig());
console.log(parley.app.listeningOrigin);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => void parley.stop().then(() => process.exit(0)));
}
