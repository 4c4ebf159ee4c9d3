import type { Fault } from "./fault.ts";
import { album } from "./faults/album.ts";
import { cutDatabase } from "./faults/cut-database.ts";
import { doubleTap } from "./faults/double-tap.ts";
import { holdLocks } from "./faults/hold-locks.ts";
import { killAlone, killAmongNodes } from "./faults/kill-at-random.ts";
import { killBeforeAnswer } from "./faults/kill-before-answer.ts";
import { killBeforeDelivery } from "./faults/kill-before-delivery.ts";
import { killAfterAcceptance, killBeforeSending } from "./faults/kill-while-sending.ts";
import { mailbox } from "./faults/mailbox.ts";
import { poison } from "./faults/poison.ts";
import { breakOff, drip, hangAfterAcceptance, refuse } from "./faults/provider-fails.ts";
import { restartDatabase } from "./faults/restart-database.ts";
import { roll } from "./faults/roll.ts";
import { sameWebhook } from "./faults/same-webhook.ts";
import { skewClock } from "./faults/skew-clock.ts";
import { slowConsumer } from "./faults/slow-consumer.ts";
import { statesInAnyOrder } from "./faults/states-in-any-order.ts";
import { takeOver } from "./faults/take-over.ts";
import { poisonText, reportsInAnyOrder, sameText, textAlbum } from "./faults/texts.ts";

/** Faults of nodes that share a database. */
export const together: Fault[] = [
  killBeforeDelivery,
  killBeforeSending,
  killAfterAcceptance,
  killBeforeAnswer,
  killAmongNodes,
  roll,
  restartDatabase,
  cutDatabase,
  holdLocks,
  hangAfterAcceptance,
  refuse,
  breakOff,
  drip,
  sameWebhook,
  sameText,
  statesInAnyOrder,
  reportsInAnyOrder,
  album,
  textAlbum,
  takeOver,
  skewClock,
  slowConsumer,
  doubleTap,
  poison,
  poisonText,
  mailbox,
];

/** Those that end nobody and wait for nothing, for every run of the tests. */
export const quick = [sameWebhook, sameText, reportsInAnyOrder, album, textAlbum, poisonText];

/** What is not injected here yet, and where it is looked at instead. */
export const unplayed = [
  { code: "F26", name: "a call that ends before it was answered", why: "calls are looked at in their own tests" },
];

/** The fault of a node that keeps its database itself. */
export const alone = killAlone;
