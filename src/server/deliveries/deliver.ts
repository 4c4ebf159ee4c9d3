import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { content } from "../../domain/content.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { type OpenChannel, type OpenChannels, Unreadable } from "../channels/queries.ts";
import type { OpenFiles } from "../files/open-files.ts";
import type { Database, Tx } from "../infra/database.ts";
import { gather } from "../infra/gather.ts";
import type { Log } from "../infra/log.ts";
import { leaseSeconds, startWorker, type Worker } from "../infra/worker.ts";
import { mediumOf } from "../media/all.ts";
import type { Failure, Medium, Outgoing, Sent, Ways } from "../media/medium.ts";
import type { LineTokens } from "./line-token.ts";
import { moveDelivery } from "./move-delivery.ts";
import { queueAgain } from "./queue-again.ts";
import {
  type Claimed,
  doubt,
  type Line,
  letGo,
  type Next,
  type Step,
  settleAccepted,
  stepLines,
} from "./step-lines.ts";

type Deps = {
  db: Database;
  node: string;
  log: Log;
  channels: OpenChannels;
  ways: Ways;
  files: OpenFiles;
  tokens: LineTokens;
  sent: () => void;
};

type Sending = { line: Line; channel: OpenChannel; message: Claimed };

/** What a provider has taken and the database does not say yet: it is known here and nowhere else. */
type Taken = WeakMap<Line, Step>;

type Steps = { step: (step: Step) => Promise<Next>; taken: Taken };

// Most of sending is waiting for providers.
const linesAtOnce = 64;

/** Sends what lines have to send: one line at a time in the order of its messages, many lines at once. */
export function workSends(deps: Deps): Worker {
  const { db, node, log } = deps;
  const step = gather<Step, Next>((steps) => stepLines(db, steps));
  const taken: Taken = new WeakMap();
  return startWorker<Line>({
    name: "sends",
    parallel: linesAtOnce,
    pollMs: 1000,
    log,
    claim: (most) => claimLines(deps, most),
    renew: async (lines) => {
      await sql`
        update lines l set lease_until = now() + ${leaseSeconds} * interval '1 second'
        from unnest(${lines.map(({ workspace }) => workspace)}::text[], ${lines.map(({ id }) => id)}::text[]) as t (workspace_id, id)
        where l.workspace_id = t.workspace_id and l.id = t.id and l.lease_by = ${node}`.execute(db.system);
    },
    giveBack: async (line, error) => {
      const unsettled = taken.get(line);
      await db.system.transaction().execute(async (tx) => {
        if (unsettled) await settleAccepted(tx, [unsettled]);
        await letGo(tx, [{ line, afterMs: error instanceof Unreadable ? 60_000 : 2_000 }]);
      });
      taken.delete(line);
      return true;
    },
    work: async (line) => {
      await deliver(deps, line, { step, taken });
      deps.sent();
    },
  });
}

async function claimLines({ db, node }: Deps, most: number): Promise<Line[]> {
  const { rows } = await sql<Omit<Line, "workspace" | "node"> & { workspaceId: string }>`/* claim lines */
    update lines l
    set lease_by = ${node}, lease_until = now() + ${leaseSeconds} * interval '1 second'
    from (
      select l.workspace_id, l.id, a.value as address
      from lines l
      join addresses a on a.workspace_id = l.workspace_id and a.id = l.address_id
      where l.send_at <= now() and (l.lease_until is null or l.lease_until < now())
      order by l.send_at limit ${most} for update of l skip locked
    ) due
    where l.workspace_id = due.workspace_id and l.id = due.id
    returning l.workspace_id, l.id, l.send_at::text, l.conversation_id, l.channel_id, l.thread, due.address`.execute(
    db.system,
  );
  return rows.map(({ workspaceId, ...row }) => ({ ...row, workspace: workspaceId as WorkspaceId, node }));
}

/** The claim of each message is committed before the provider hears of it, the provider's answer after it. */
async function deliver(deps: Deps, line: Line, { step, taken }: Steps): Promise<void> {
  const { db, channels } = deps;
  let waited = false;
  for (;;) {
    const channel = await channels.find(line.channelId);
    if (!channel) return letGo(db.system, [{ line, afterMs: null }]);
    const next = await step({ line, channel, accepted: taken.get(line)?.accepted ?? null, waited });
    taken.delete(line);
    waited = next.kind === "wait";
    if (next.kind === "rested") return;
    if (next.kind === "wait") await sleep(next.ms);
    if (next.kind !== "message") continue;
    const { message } = next;
    const sent = await send(deps, { line, channel, message });
    if (sent.kind === "accepted")
      taken.set(line, { line, channel, accepted: { messageId: message.id, providerId: sent.providerId }, waited });
    else if ((await db.in(line.workspace, (tx) => settle(tx, line, message, sent))) === "waits") return;
    // What has cost the channel its connection must not cost the next message as well.
    if (sent.kind === "failed" && sent.failure.concerns === "account") channels.forget(line.channelId);
  }
}

async function send(deps: Deps, { line, channel, message }: Sending): Promise<Sent> {
  const medium = mediumOf(channel.kind);
  const ready = await outgoing(deps, line, medium, message).catch((error: Error) => {
    deps.log.error({ message: message.id, error: error.stack }, "a message could not be made ready");
  });
  // The provider has not heard of it.
  if (!ready) return { kind: "later", ms: 2_000, reason: "The message could not be made ready; it is tried again." };
  return medium.send(ready, channel.account, deps.ways);
}

/** By which a mail finds its thread: the conversation's subject, and the provider's ids of what was said, oldest first. */
async function readThread(db: Database, { workspace, conversationId, id }: Line) {
  const { subject } = await db.system
    .selectFrom("conversations")
    .select("subject")
    .where("workspaceId", "=", workspace)
    .where("id", "=", conversationId)
    .executeTakeFirstOrThrow();
  const rows = await db.system
    .selectFrom("messages")
    .select("providerId")
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", conversationId)
    .where("lineId", "=", id)
    .where("providerId", "is not", null)
    .orderBy("seq", "desc")
    .limit(mostEarlier)
    .execute();
  return { subject, earlier: rows.reverse().map(({ providerId }) => providerId!) };
}

// A References header may not grow without end.
const mostEarlier = 20;

async function outgoing(deps: Deps, line: Line, medium: Medium, message: Claimed): Promise<Outgoing> {
  const { id, attemptId, text, by, hasFiles } = message;
  return {
    messageId: id,
    attemptId,
    conversationId: line.conversationId,
    address: line.address,
    thread: line.thread,
    text,
    content: content.parse(message.content),
    ...(medium.supports.refersBack ? await readThread(deps.db, line) : { earlier: [] }),
    files: hasFiles ? await deps.files.ofMessage(line.workspace, id) : [],
    by,
    replyToken: deps.tokens.of(line.id),
  };
}

/** What came of a message that was not accepted. Says whether the line must wait before its next one. */
async function settle(
  tx: Tx,
  line: Line,
  { id: messageId, attemptId, attempts }: Claimed,
  sent: Exclude<Sent, { kind: "accepted" }>,
): Promise<"goes-on" | "waits"> {
  const { workspace, conversationId } = line;
  const state = await readState(tx, workspace, messageId, attemptId);
  // Where the lease ran out meanwhile, somebody may have settled this attempt, or begun another.
  if (state !== "sending" && state !== "unknown") return "goes-on";
  if (sent.kind === "unknown") await doubt(tx, line, messageId, sent.reason);
  const failure = failureOf(sent, attempts);
  if (failure) await moveDelivery(tx, { workspace, messageId, to: "failed", failure });
  if (failure || sent.kind !== "later") return "goes-on";
  if (state === "unknown") {
    await queueAgain(tx, { workspace, conversationId, messageId, by: { kind: "system" } });
    return "goes-on";
  }
  await tx
    .updateTable("messages")
    .set({ state: "queued", attemptId: null, stateReason: sent.reason })
    .where("workspaceId", "=", workspace)
    .where("id", "=", messageId)
    .execute();
  await letGo(tx, [{ line, afterMs: Math.max(sent.ms, backOffMs(attempts)) }]);
  return "waits";
}

/** How the message stands as far as this attempt at sending it is concerned. */
async function readState(tx: Tx, workspace: WorkspaceId, id: string, attemptId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom("messages")
    .select("state")
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .where("attemptId", "=", attemptId)
    .forUpdate()
    .executeTakeFirst();
  return row?.state;
}

function failureOf(sent: Exclude<Sent, { kind: "accepted" }>, attempts: number): Failure | null {
  if (sent.kind === "failed") return sent.failure;
  if (sent.kind === "unknown" || attempts < mostAttempts) return null;
  return (
    sent.failure ?? {
      code: "gave-up",
      reason: `Given up after ${attempts} attempts: ${sent.reason}`,
      concerns: "provider",
    }
  );
}

// With the waits below this is about a day, after which an answer helps nobody.
const mostAttempts = 30;

function backOffMs(attempts: number): number {
  return attempts < 2 ? 0 : Math.min(1_000 * 2 ** (attempts - 2), 3_600_000);
}
