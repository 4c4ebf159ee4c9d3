import { type AddressInfo, createServer } from "node:net";
import { chooseReasoner } from "./agents/choose-reasoner.ts";
import { openApi } from "./api.ts";
import type { Config } from "./config.ts";
import { connectProviders } from "./demo/connect-providers.ts";
import type { Stage } from "./demo/seed.ts";
import type { DemoProviders } from "./demo/simulator.ts";
import type { App } from "./infra/http.ts";
import { addressFor } from "./infra/own-address.ts";
import { StartError } from "./infra/start-error.ts";
import { openIntake } from "./intake.ts";
import { openSearch } from "./knowledge/find-passages.ts";
import { openMachines } from "./machines.ts";
import { issueSetUpToken } from "./team/set-up.ts";
import { startWork, type Work } from "./work.ts";

export type Parley = {
  app: App;
  url: string;
  demo: boolean;
  /** Null once somebody has set this installation up. */
  setUpToken: string | null;
  stop(): Promise<void>;
};

type Extras = {
  seedDemo?: (stage: Stage) => Promise<unknown>;
  /** Brings up the providers that the demo's channels are connected to. */
  playProviders?: () => Promise<DemoProviders>;
  /** How long a model may take to answer. */
  patienceMs?: number;
};

/** Puts the house together and opens its door. */
export async function startParley(
  config: Config,
  { seedDemo, playProviders, patienceMs }: Extras = {},
): Promise<Parley> {
  await knock(config);
  const providers = config.demo ? await playProviders?.() : undefined;
  const machines = await openMachines({
    ...config,
    privateHosts: [...config.privateHosts, ...(providers?.hosts ?? [])],
  });
  const { db, fetch, secrets, mailer } = machines;
  const search = openSearch(db);
  const answering = {
    search: search.forThread,
    reasonerFor: (...[workspace, agent]: ReasonerFor) =>
      chooseReasoner({ db, fetch, secrets, patienceMs }, workspace, agent),
  };
  const intake = openIntake(machines);
  const app = await openApi(machines, { answering, search, intake, simulator: providers?.simulator });
  let work: Work | null = null;

  async function stop() {
    await app.close().catch(() => {});
    await work?.stop();
    await providers?.stop();
    await machines.close();
  }

  try {
    const { wake } = (work = await startWork(machines, answering, intake.take));
    if (config.demo) await seedDemo?.({ ...machines, app, wake });
    const address = await listen(app, config);
    machines.site.url = config.url ?? address;
    if (providers) await connectProviders(machines, providers);
    mailer.flush();
    const setUpToken = config.demo ? null : await issueSetUpToken(db);
    return { app, url: config.url ?? address, demo: config.demo, setUpToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type ReasonerFor = [Parameters<typeof chooseReasoner>[1], Parameters<typeof chooseReasoner>[2]];

/** Returns where we are to be found. */
async function listen(app: App, { host, port }: Config): Promise<string> {
  await app.listen({ host, port }).catch((error) => {
    throw inWords(error, host, port);
  });
  return addressFor(host, (app.server.address() as AddressInfo).port);
}

/** Before anything is made: whoever cannot listen leaves nothing behind. */
async function knock({ host, port }: Config): Promise<void> {
  const door = createServer();
  await new Promise<void>((resolve, reject) => {
    door.once("error", (error) => reject(inWords(error, host, port)));
    door.listen({ host, port }, () => door.close(() => resolve()));
  });
}

function inWords(error: Error & { code?: string }, host: string, port: number): unknown {
  const { code } = error;
  if (code === "EADDRINUSE")
    return new StartError(`Port ${port} is in use. Stop what uses it, or set PORT to another one.`);
  if (code === "EACCES")
    return new StartError(`Port ${port} may not be opened by this user. Set PORT to one above 1023.`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new StartError(`HOST is ${host}, which is no address of this machine.`);
  return error;
}
