import type { Fault } from "./fault.ts";
import { album } from "./faults/album.ts";
import { doubleTap } from "./faults/double-tap.ts";
import { holdLocks } from "./faults/hold-locks.ts";
import { killAlone, killAmongNodes } from "./faults/kill-at-random.ts";
import { killBeforeAnswer } from "./faults/kill-before-answer.ts";
import { killBeforeDelivery } from "./faults/kill-before-delivery.ts";
import { poison } from "./faults/poison.ts";
import { restartDatabase } from "./faults/restart-database.ts";
import { roll } from "./faults/roll.ts";
import { sameWebhook } from "./faults/same-webhook.ts";
import { skewClock } from "./faults/skew-clock.ts";
import { slowConsumer } from "./faults/slow-consumer.ts";
import { statesInAnyOrder } from "./faults/states-in-any-order.ts";
import { takeOver } from "./faults/take-over.ts";

/** Faults of nodes that share a database. */
export const together: Fault[] = [
  killBeforeDelivery,
  killBeforeAnswer,
  killAmongNodes,
  roll,
  restartDatabase,
  holdLocks,
  sameWebhook,
  statesInAnyOrder,
  album,
  takeOver,
  skewClock,
  slowConsumer,
  doubleTap,
  poison,
];

/** The fault of a node that keeps its database itself. */
export const alone = killAlone;
