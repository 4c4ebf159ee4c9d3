import { spawn } from "node:child_process";
import { type AddressInfo, createServer as openPort } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createServer } from "vite";
import { readConfig } from "../src/server/config.ts";
import { buildScreens } from "./build.ts";

/**
 * Parley while it is worked on, at one address: Vite serves the web app as it is written and passes everything else on
 * to a server that starts again with every change. The widget is built once, at the beginning.
 */
const root = join(import.meta.dirname, "..");
const { port } = readConfig();
buildScreens({ log: console.log });

const behind = await freePort();
const server = spawn(process.execPath, ["--watch", "--watch-preserve-output", join(root, "bin/dev-node.ts")], {
  stdio: "inherit",
  // Never open to others: the demo's password is known.
  env: { ...process.env, HOST: "127.0.0.1", PORT: String(behind) },
});
server.once("exit", (code) => process.exit(code ?? 0));

process.env.PARLEY_URL = `http://127.0.0.1:${behind}`;
const vite = await createServer({
  root: join(root, "src/web"),
  configFile: join(root, "vite.config.ts"),
  server: { host: "127.0.0.1", port, strictPort: true, proxy: { "/shop": process.env.PARLEY_URL } },
  logLevel: "warn",
  clearScreen: false,
});
await vite.listen();
await answers(`${process.env.PARLEY_URL}/livez`);
console.log(`\nParley is open at http://127.0.0.1:${port} and follows your changes. Stop with Ctrl-C.\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    server.kill(signal);
    vite.close();
  });
}

async function freePort(): Promise<number> {
  const probe = openPort();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function answers(url: string): Promise<void> {
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await sleep(100);
}
