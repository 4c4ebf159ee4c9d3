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
  const { config, db, channels } = machines;
  const { mailPort: port, mailTls: tls, host } = config;
  // First: where its port cannot be opened, nothing else has begun.
  const mailDoor =
    port === null ? null : await openMailDoor({ db, log: machines.log, channels, take, host, port, tls });
  const workers = startWorkers(machines, answering, take);
  const jobs = await startJobs({ pool: db.pool, log: machines.log, handlers: jobsOf(machines), crontab: "" });
  const stopBeating = beat({
    db,
    node: machines.node,
    log: machines.log,
    every: beatsOf(machines, take, () => workers.turns.hint()),
  });
  return {
    wake: () => workers.turns.hint(),
    async stop() {
      const stopping = Object.values(workers).map((worker) => worker.stop());
      await Promise.all([stopBeating(), jobs.stop().catch(() => {}), ...stopping, mailDoor?.close()]);
    },
  };
}

/** Whatever works on rows that are due, each woken by its hint. */
function startWorkers(machines: Machines, answering: AnswerDeps, take: Take) {
  const { config, db, node, log, metrics, hints, live, presence, tell, channels, ways } = machines;
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
  const [files, tokens] = [openFiles(machines), lineTokens(machines.secrets)];
  const sends = workSends({ db, node, log, channels, ways, files, tokens, sent: tell.events });
  const held = workHeld({ db, node, log, wrote: tell.wrote });
  const fetches = workFetches({ db, node, log, channels, ways, files: machines.files, fetched: tell.events });
  const listeners = workListeners({ db, node, log, channels, ways, take, moved: tell.wrote });
  // A turn is due once the contact has stopped writing for a moment.
  hints.on("turns", () => turns.hint(config.debounceMs + 2));
  hints.on("spoken", () => turns.hint());
  hints.on("sends", () => sends.hint());
  hints.on("channels", () => listeners.hint());
  hints.on("held", () => held.hint());
  hints.on("files", () => fetches.hint());
  return { turns, sends, held, fetches, listeners };
}

function jobsOf(machines: Machines) {
  const { db, channels, ways, tell } = machines;
  return [
    handler(importJob, (payload, attempt) => runImport(db, payload, attempt).finally(tell.events)),
    handler(profileJob, (payload) => readProfile({ db, channels, ways }, payload).finally(tell.events)),
    handler(channelMovedJob, tellingOfChannels(machines)),
  ];
}

type Beat = [everyMs: number, act: () => Promise<void>];

function beatsOf(machines: Machines, take: Take, woke: () => void): Beat[] {
  const { db, log, mailer, metrics, channels, ways, tell } = machines;
  return [
    [30_000, () => sweep(db, metrics).then((woken) => void (woken > 0 && woke()))],
    [20_000, () => settleUnknown({ db, channels, ways }).then((settled) => void (settled > 0 && tell.wrote()))],
    [20_000, () => settleCalls({ db, channels, ways, take }).then(() => {})],
    [60_000, () => watchChannels({ db, log, ways, channels, moved: tell.wrote })],
    [60_000, async () => mailer.flush()],
    [3_600_000, () => tidy(machines)],
  ];
}

/** What nobody needs any more, once an hour. */
async function tidy({ db, files }: Pick<Machines, "db" | "files">): Promise<void> {
  await sweepTeam(db);
  await sweepParked(db);
  await sweepUnmatched(db);
  await sweepFiles({ db, files });
}
