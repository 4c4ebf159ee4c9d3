import type { AnswerDeps } from "./agents/answer.ts";
import { profileJob, readProfile } from "./arrivals/read-profile.ts";
import { settleCalls } from "./calls/settle-calls.ts";
import type { Take } from "./channels/accept.ts";
import { channelMovedJob } from "./channels/health.ts";
import { openMailDoor } from "./channels/mail-door.ts";
import { sweepUnmatched } from "./channels/unmatched.ts";
import { watchChannels } from "./channels/watch-channels.ts";
import { workListeners } from "./channels/work-listeners.ts";
import { sweepParked } from "./deliveries/apply-status.ts";
import { workSends } from "./deliveries/deliver.ts";
import { lineTokens } from "./deliveries/line-token.ts";
import { settleUnknown } from "./deliveries/settle-unknown.ts";
import { workFetches } from "./files/fetch-files.ts";
import { openFiles } from "./files/open-files.ts";
import { sweepFiles } from "./files/sweep-files.ts";
import { handler, startJobs } from "./infra/jobs.ts";
import { beat } from "./infra/node.ts";
import { importJob, runImport } from "./knowledge/import-documents.ts";
import type { Machines } from "./machines.ts";
import { workHeld } from "./messages/hold-message.ts";
import { sweepIdempotencyKeys } from "./team/idempotency.ts";
import { sweepTeam } from "./team/sweep.ts";
import { tellingOfChannels } from "./tell-of-channels.ts";
import { sweep } from "./turns/sweep.ts";
import { watchTurn } from "./turns/watch-turn.ts";
import { workTurns } from "./turns/work-turns.ts";

export type Work = {
  /** Looks at once for turns that are due. */
  wake(): void;
  stop(): Promise<void>;
};

// As many conversations are considered at once; most of a turn is waiting, for a model or for the database.
const turnsAtOnce = 8;

/** What this node does by itself: turns, sends, jobs, sweeps. */
export async function startWork(machines: Machines, answering: AnswerDeps, take: Take): Promise<Work> {
  const { config, db, node, log, metrics, hints, live, presence, tell } = machines;
  const turns = workTurns({
    parallel: config.takesTurns ? turnsAtOnce : 0,
    db,
    node,
    log,
    metrics,
    ...answering,
    watch: watchTurn(live),
    thinking: presence.thinking,
    composing: (_, id, text) => presence.composing(id, text),
    ended: tell.wrote,
  });
  const { channels, ways } = machines;
  const sends = workSends({
    db,
    node,
    log,
    channels,
    ways,
    files: openFiles(machines),
    tokens: lineTokens(machines.secrets),
    sent: tell.events,
  });
  const held = workHeld({ db, node, log, wrote: tell.wrote });
  const fetches = workFetches({ db, node, log, channels, ways, files: machines.files, fetched: tell.events });
  const listeners = workListeners({ db, node, log, channels, ways, take, moved: tell.wrote });
  const { mailPort: port, host } = config;
  const mailDoor = port === null ? null : await openMailDoor({ db, log, channels, take, host, port });
  const watching = { db, log, ways, channels, moved: tell.wrote };
  // A turn is due once the contact has stopped writing for a moment.
  hints.on("turns", () => turns.hint(config.debounceMs + 2));
  hints.on("spoken", () => turns.hint());
  hints.on("sends", () => sends.hint());
  hints.on("channels", () => listeners.hint());
  hints.on("held", () => held.hint());
  hints.on("files", () => fetches.hint());
  const jobs = await startJobs({
    pool: db.pool,
    log,
    handlers: [
      handler(importJob, (payload) => runImport(db, payload).finally(tell.events)),
      handler(profileJob, (payload) => readProfile({ db, channels, ways }, payload).finally(tell.events)),
      handler(channelMovedJob, tellingOfChannels(machines)),
    ],
    crontab: "",
  });
  const stopBeating = beat({
    db,
    node,
    every: [
      [30_000, () => sweep(db, metrics).then((woken) => void (woken > 0 && turns.hint()))],
      [20_000, () => settleUnknown({ db, channels, ways }).then((settled) => void (settled > 0 && tell.wrote()))],
      [20_000, () => settleCalls({ db, channels, ways, take }).then(() => {})],
      [60_000, () => watchChannels(watching)],
      [3_600_000, () => tidy(machines)],
    ],
    log,
  });
  return {
    wake: () => turns.hint(),
    async stop() {
      await Promise.all([
        stopBeating(),
        jobs.stop().catch(() => {}),
        turns.stop(),
        sends.stop(),
        held.stop(),
        fetches.stop(),
        listeners.stop(),
        mailDoor?.close(),
      ]);
    },
  };
}

/** What nobody needs any more, once an hour. */
async function tidy({ db, files }: Pick<Machines, "db" | "files">): Promise<void> {
  await sweepIdempotencyKeys(db);
  await sweepTeam(db);
  await sweepParked(db);
  await sweepUnmatched(db);
  await sweepFiles({ db, files });
}
