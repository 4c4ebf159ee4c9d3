import { setTimeout as wait } from "node:timers/promises";
import type { Model } from "../model.ts";
import type { Random } from "./random.ts";

/** Has the model take its time over each of its next answers. */
export function answersSlowly(model: Model, random: Random, { from, to }: { from: number; to: number }, times = 3000) {
  for (let number = 1; number <= times; number++) {
    model.answers(`Answer ${number}.`, { meanwhile: () => wait(random.between(from, to)) });
  }
}
