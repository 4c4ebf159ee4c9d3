import type { Fault } from "./fault.ts";
import { album } from "./faults/album.ts";
import { calls } from "./faults/calls.ts";
import { cutDatabase } from "./faults/cut-database.ts";
import { doubleTap } from "./faults/double-tap.ts";
import { holdLocks } from "./faults/hold-locks.ts";
import { killAlone, killAmongNodes } from "./faults/kill-at-random.ts";
import { killBeforeAnswer } from "./faults/kill-before-answer.ts";
import { killBeforeDelivery } from "./faults/kill-before-delivery.ts";
import { killAfterAcceptance, killBeforeSending } from "./faults/kill-while-sending.ts";
import { largeMail } from "./faults/large-mail.ts";
import { largeMailHanded } from "./faults/large-mail-handed.ts";
import { mailbox } from "./faults/mailbox.ts";
import { poison } from "./faults/poison.ts";
import { breakOff, drip, hangAfterAcceptance, refuse } from "./faults/provider-fails.ts";
import { restartDatabase } from "./faults/restart-database.ts";
import { roll } from "./faults/roll.ts";
import { sameWebhook } from "./faults/same-webhook.ts";
import { sentFolder } from "./faults/sent-folder.ts";
import { skewClock } from "./faults/skew-clock.ts";
import { slowConsumer } from "./faults/slow-consumer.ts";
import { statesInAnyOrder } from "./faults/states-in-any-order.ts";
import { takeOver } from "./faults/take-over.ts";
import { poisonText, reportsInAnyOrder, sameText, textAlbum } from "./faults/texts.ts";

/** Faults that follow one another on one stage, whose PostgreSQL is the suite's child or that of its one node. */
export type Act = { keeper: "suite" | "node"; faults: Fault[] };

/** What is played at the same time: one shift keeps the machine busy, the other mostly waits. */
export const shifts: Act[][] = [
  [
    {
      keeper: "suite",
      faults: [
        killBeforeDelivery,
        killBeforeSending,
        killAfterAcceptance,
        killBeforeAnswer,
        killAmongNodes,
        roll,
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
      ],
    },
  ],
  [
    {
      keeper: "suite",
      faults: [
        restartDatabase,
        cutDatabase,
        holdLocks,
        hangAfterAcceptance,
        refuse,
        breakOff,
        drip,
        mailbox,
        sentFolder,
        largeMail,
        largeMailHanded,
        calls,
      ],
    },
    { keeper: "node", faults: [killAlone] },
  ],
];

/** Those that end nobody and wait for nothing, for every run of the tests. */
export const quick = [sameWebhook, sameText, reportsInAnyOrder, album, textAlbum, poisonText];

/** What is not injected here, and where it is looked at instead. */
export const unplayed = [
  { code: "F15", name: "the model hangs, refuses, breaks off, babbles", why: "played by test/journeys/faults.test.ts" },
];
