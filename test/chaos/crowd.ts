import { setTimeout as wait } from "node:timers/promises";
import { enter, hire, type Teammate, type Visitor } from "./people.ts";
import { type Phone, pickUp } from "./phones.ts";
import type { Random } from "./random.ts";
import type { Shop } from "./shop.ts";
import type { Stage } from "./stage.ts";
import type { Trail } from "./wire.ts";

/** People at work while something goes wrong: visitors write, teammates answer, screens and chat windows listen. */
export type Crowd = {
  visitors: Visitor[];
  phones: Phone[];
  teammates: Teammate[];
  screens: Trail[];
  /** Begins to talk; after `leave` everybody finishes their sentence, whatever it takes. */
  talk(): void;
  leave(): Promise<void>;
  /** Closes the streams that are still listening. */
  close(): Promise<void>;
};

type Size = {
  visitors: number;
  listening: number;
  phones?: number;
  screens?: number;
  teammates?: number;
  pause?: [number, number];
};

const lines = [
  "How long does delivery take?",
  "How do I return something?",
  "Hello",
  "And to Norway?",
  "Can I send it back without the box?",
  "Thanks!",
  "My lamp hums in B flat.",
];

const answerable = lines.slice(0, 2);

export async function gather(stage: Stage, shop: Shop, size: Size): Promise<Crowd> {
  const {
    visitors: count,
    listening,
    phones: ringing = 0,
    screens: watching = 1,
    teammates: hired = 2,
    pause = [300, 2200],
  } = size;
  const visitors = await Promise.all(Array.from({ length: count }, () => enter(stage, shop, stage.random.fork())));
  const phones = Array.from({ length: ringing }, () => pickUp(stage, shop));
  const teammates = shop.keys.slice(0, hired).map((key) => hire(stage, key, stage.random.fork()));
  const screens = Array.from({ length: watching }, (_, index) =>
    hire(stage, shop.keys[index % shop.keys.length]!, stage.random.fork()).listens(),
  );
  visitors.slice(0, listening).forEach((visitor, index) => {
    visitor.listens();
    // Some have the chat open twice.
    if (index % 5 === 0) visitor.listens();
  });
  while (screens.some((screen) => screen.heard().length === 0)) await wait(20);

  let left = false;
  const busy: Promise<void>[] = [];

  async function chat(visitor: Visitor): Promise<void> {
    const random = stage.random.fork();
    await wait(random.between(0, pause[1]));
    while (!left) {
      await visitor.says(random.pick(lines));
      await wait(random.between(...pause));
    }
  }

  /** What the agent can answer, so that as much goes out as comes in. */
  async function text(phone: Phone): Promise<void> {
    const random = stage.random.fork();
    await wait(random.between(0, pause[1]));
    for (let number = 1; !left; number++) {
      phone.texts(`${random.pick(answerable)} (${number})`);
      await wait(random.between(...pause));
    }
  }

  async function find(random: Random): Promise<string | null> {
    const known = visitors.filter(({ said }) => said.some(({ ids }) => ids.size > 0));
    const everybody = [...known, ...phones];
    return everybody.length > 0 ? random.pick(everybody).conversation() : null;
  }

  async function serve(teammate: Teammate): Promise<void> {
    const random = stage.random.fork();
    for (let count = 1; !left; count++) {
      const conversation = await find(random);
      if (conversation) {
        if (random.chance(0.6)) await teammate.replies(conversation, `Let me see. (${count})`);
        else await teammate.handsBack(conversation);
      }
      await wait(random.between(300, 1500));
    }
  }

  return {
    visitors,
    phones,
    teammates,
    screens,
    talk() {
      busy.push(...visitors.map(chat), ...phones.map(text), ...teammates.map(serve));
      // Whoever is never served is heard of when they leave, or never if the fault breaks off before.
      for (const one of busy) one.catch(() => {});
    },
    async leave() {
      left = true;
      await Promise.all(busy);
    },
    async close() {
      await Promise.all([...screens, ...visitors.flatMap(({ trails }) => trails)].map((trail) => trail.close()));
    },
  };
}
