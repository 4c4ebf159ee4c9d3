import { setTimeout as wait } from "node:timers/promises";
import { type Crowd, gather } from "../crowd.ts";
import type { Done, Fault } from "../fault.ts";
import type { Findings } from "../findings.ts";
import { inspect } from "../inspect.ts";
import type { NodeProcess } from "../node-process.ts";
import type { Stage } from "../stage.ts";

/** Two nodes behind one door: either is killed, or PostgreSQL, or one of its processes. */
export const killAmongNodes: Fault = {
  code: "F4",
  name: "kill -9 at random, two nodes",
  runs: 160,
  few: 10,
  inject: (stage, findings, runs) => killAtRandom(stage, findings, runs, { nodes: 2, database: 0.2, servesMs: 100 }),
};

/** One node that keeps its own PostgreSQL, which outlives it for a moment and is taken over. */
export const killAlone: Fault = {
  code: "F4",
  name: "kill -9 at random, one node with its own database",
  runs: 40,
  few: 4,
  inject: (stage, findings, runs) => killAtRandom(stage, findings, runs, { nodes: 1, database: 0.2, servesMs: 2_000 }),
};

type Plan = {
  nodes: number;
  /** How often it is PostgreSQL that is killed. */
  database: number;
  /** How long a node that has come up serves at most before it may be killed: nobody talks to one that is never there. */
  servesMs: number;
};

async function killAtRandom(stage: Stage, findings: Findings, runs: number, plan: Plan): Promise<Done> {
  const nodes = await stage.nodes(plan.nodes);
  const shop = await stage.shop("Fjord & Fern");
  const crowd = await gather(stage, shop, { visitors: 30, phones: 16, listening: 12, screens: 2 });
  crowd.talk();
  const killed = await killOneByOne(stage, nodes, runs, plan);
  const replies = await finish(stage, findings, crowd);
  const scene = { shop, visitors: crowd.visitors, phones: crowd.phones, replies, screens: crowd.screens };
  await inspect(stage, findings, scene);
  await crowd.close();
  const said = crowd.visitors.reduce((sum, { said }) => sum + said.length, 0);
  const texts = crowd.phones.reduce((sum, { texted }) => sum + texted.length, 0);
  const answers = crowd.phones.reduce((sum, phone) => sum + phone.heard().length, 0);
  const streams = [...crowd.screens, ...crowd.visitors.flatMap(({ trails }) => trails)];
  const connections = streams.reduce((sum, trail) => sum + trail.connections(), 0);
  return {
    did: `${killed.node} nodes, ${killed.postmaster} postmasters, ${killed.backend} backends killed under ${said} messages and ${texts} texts in, ${replies.length} replies and ${answers} texts out, ${connections} connections of ${streams.length} streams`,
    runs,
  };
}

async function finish(stage: Stage, findings: Findings, crowd: Crowd) {
  await crowd.leave().catch((error: Error) => findings.hold("I1", false, () => error.message));
  findings.hold("I6", stage.deaths() === 0, () => `${stage.deaths()} nodes ended by themselves (see ${stage.logFile})`);
  return crowd.teammates.flatMap(({ said }) => said);
}

async function killOneByOne(stage: Stage, nodes: NodeProcess[], runs: number, { database, servesMs }: Plan) {
  const { random } = stage;
  const killed = { node: 0, postmaster: 0, backend: 0 };
  const starting = new Map<NodeProcess, Promise<boolean>>();
  while (killed.node + killed.postmaster + killed.backend < runs) {
    await wait(random.between(20, 900));
    if (random.chance(database)) {
      const kind = random.chance(0.5) ? "postmaster" : "backend";
      const pid = kind === "postmaster" ? stage.postmaster() : await stage.backend(random);
      if (stage.signal(pid, "SIGKILL")) killed[kind]++;
      continue;
    }
    const node = random.pick(nodes);
    // Mostly one that serves; now and then one that has not come up yet.
    if (random.chance(0.85)) {
      await starting.get(node);
      await wait(random.between(0, servesMs));
    }
    await node.kill();
    killed.node++;
    starting.set(node, node.start());
  }
  await Promise.all(starting.values());
  return killed;
}
