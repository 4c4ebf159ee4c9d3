import { StartError } from "../src/server/infra/start-error.ts";
import { buildScreens } from "./build.ts";

try {
  const { readConfig } = await import("../src/server/config.ts");
  const config = readConfig();
  buildScreens({ log: console.log });
  const { startParley } = await import("../src/server/main.ts");
  const { seedDemo } = await import("../src/server/demo/seed.ts");
  const { startDemoProviders } = await import("../src/server/demo/simulator.ts");
  const parley = await startParley(config, { seedDemo, playProviders: startDemoProviders });
  stopOnSignal(parley.stop);
  greet(parley);
  setTimeout(tidyUp, 10_000).unref();
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exit(1);
}

function greet({ url, demo, setUpToken }: { url: string; demo: boolean; setUpToken: string | null }): void {
  console.log(`\nParley is open at ${url}`);
  if (demo)
    console.log(
      `  Demo shop      ${url}/shop   (ask the chat something)\n  Phones         ${url}/phones   (text, chat, mail and call as a customer would)\n  Team's inbox   ${url}/   (sign-in is shown on the page)`,
    );
  if (setUpToken) console.log(`  Set it up at   ${url}/set-up   with the one-time token ${setUpToken}`);
  console.log("  Stop with Ctrl-C.\n");
}

/** What starting left behind in memory would stay for as long as nobody needs the room: an idle server collects nothing. */
function tidyUp(): void {
  globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stop().then(
        () => process.exit(0),
        (error) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}
