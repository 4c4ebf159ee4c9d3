import { sql } from "kysely";
import { blockingGate, checkGates } from "../../domain/gates.ts";
import type { Said } from "../../domain/thread.ts";
import { type Decision, type Verdict, verdictOf } from "../../domain/turn.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { type AnswerDeps, answer, stopwatch } from "../agents/answer.ts";
import { outcomeMessage } from "../agents/outcome-message.ts";
import { perceive } from "../agents/perceive.ts";
import type { Database, Tx } from "../infra/database.ts";
import { newId } from "../infra/id.ts";
import { applyDecision } from "./apply-decision.ts";
import type { Considered, Gathered, Turn } from "./considered.ts";
import { type Facts, readFacts, readThread } from "./facts.ts";
import { holdStill } from "./hold-still.ts";
import { settleTurn } from "./settle-turn.ts";

export type TurnDeps = AnswerDeps & {
  db: Database;
  /** Calls `look` as soon as something, or the message of a seq, is told that may supersede the turn, so that no model works in vain. */
  watch: (key: string, look: (seq: number | null) => void) => Promise<() => void>;
  thinking: (workspace: WorkspaceId, id: string, on: boolean) => void;
  composing: (workspace: WorkspaceId, id: string, text: string) => void;
};

// A conversation on which this many turns broke is given to a person instead of being tried for ever.
const mostFailures = 3;

/**
 * The agent's whole consideration of what came in, under the lease of this node: gather, perceive, gates, answer,
 * and one commit that holds the decision and its receipt. Returns the verdict, or null when nothing waited for one.
 */
export async function takeTurn(deps: TurnDeps, turn: Turn): Promise<Verdict | null> {
  const { stages, timed } = stopwatch();
  const startedAt = new Date();
  const stopping = new AbortController();
  let gathered: Awaited<ReturnType<typeof gather>> = null;
  let verdict: Verdict | null = null;
  let watched = false;
  const composing: TurnDeps["composing"] = (...told) => {
    watched = true;
    deps.composing(...told);
  };
  // The event log may lag behind and tell what the turn knows already, so what it tells is only a reason to look.
  const look = async (seq: number | null) => {
    if (!gathered || (seq !== null && seq <= gathered.toSeq)) return;
    if (await isOvertaken(deps.db, turn, gathered)) stopping.abort();
  };
  const watch = (key: string) => deps.watch(key, (seq) => void look(seq).catch(() => {}));
  const watches = [await watch(`conversation:${turn.id}`)];
  try {
    gathered = await timed("gather", () => deps.db.in(turn.workspace, (tx) => gather(tx, turn)));
    if (!gathered) return null;
    watches.push(await watch(`contact:${gathered.facts.contact.id}`));
    const considered = await consider({ ...deps, composing }, turn, gathered, stopping.signal);
    Object.assign(stages, considered.stages);
    verdict = await deps.db.in(turn.workspace, (tx) =>
      commit(tx, turn, { ...considered, stages, startedAt, turnId: newId("turn") }),
    );
    return verdict;
  } finally {
    // What somebody has watched being composed, and what is not said after all, is withdrawn.
    if (watched && verdict !== "replied") deps.composing(turn.workspace, turn.id, "");
    deps.thinking(turn.workspace, turn.id, false);
    for (const unwatch of watches) unwatch();
  }
}

/** Reads the facts; without anything unanswered the conversation goes back to sleep. */
async function gather(tx: Tx, turn: Turn): Promise<(Gathered & { thread: Said[] }) | null> {
  const facts = await readFacts(tx, turn.workspace, turn.id);
  const pending = await readPending(tx, turn);
  if (!facts || pending.length === 0) {
    await sleep(tx, turn);
    return null;
  }
  const said = await readThread(tx, turn.workspace, turn.id);
  const toSeq = pending.at(-1)!.seq;
  return {
    // Of several messages it is enough that a person wrote one.
    facts: pending.every(({ automatic }) => automatic) ? facts : writtenByPerson(facts),
    // What comes after the question is no part of it, as where the agent looks again at what it left to people.
    thread: said.flatMap(({ seq, from, text }) => (seq <= toSeq ? [{ from, text }] : [])),
    fromSeq: pending[0]!.seq,
    toSeq,
    ownSeq: said.findLast(({ from }) => from === "agent")?.seq ?? 0,
    newest: pending.map(({ text }) => text).join("\n"),
  };
}

function writtenByPerson(facts: Facts): Facts {
  return { ...facts, gates: { ...facts.gates, automatic: null } };
}

function readPending(tx: Tx, { workspace, id }: Turn) {
  return tx
    .selectFrom("messages")
    .select(["seq", "text", sql<string | null>`content->>'automatic'`.as("automatic")])
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("direction", "=", "in")
    .where("verdict", "is", null)
    .orderBy("seq")
    .execute();
}

type Draft = Omit<Considered, "turnId" | "startedAt">;

async function consider(
  deps: TurnDeps,
  turn: Turn,
  gathered: NonNullable<Awaited<ReturnType<typeof gather>>>,
  signal: AbortSignal,
): Promise<Draft> {
  const { facts, thread, newest } = gathered;
  const { stages, timed } = stopwatch();
  const givesUp = turn.failures >= mostFailures;
  const perceived = givesUp ? null : await timed("perceive", () => perceive(thread, newest, facts.contact));
  const gates = checkGates({ ...facts.gates, intent: perceived?.intent ?? null });
  const blocking = blockingGate(gates);
  if (blocking || !facts.agent) {
    const decision: Decision = { kind: "blocked", gate: blocking!.code, because: blocking!.because! };
    return { gathered, decision, gates, perceived, answer: null, stages };
  }
  if (!perceived) return { gathered, decision: givenUp(facts), gates, perceived, answer: null, stages };
  // Another node may be able to, as while a new version is rolled out; if none is, a person gets the conversation.
  if (!facts.agent.readable) throw new Error(`The definition of ${facts.agent.name} cannot be read.`);
  deps.thinking(turn.workspace, turn.id, true);
  const { decision, ...rest } = await answer(deps, {
    workspace: turn.workspace,
    agent: { name: facts.agent.name, definition: facts.agent.definition },
    contact: facts.contact,
    thread,
    perceived,
    spoken: facts.medium === "voice",
    room: facts.room,
    signal,
    composing: (text) => deps.composing(turn.workspace, turn.id, text),
  });
  return { gathered, decision, gates, perceived, answer: rest, stages: { ...stages, ...rest.stages } };
}

function givenUp({ agent, contact }: Facts): Decision {
  return {
    kind: "hand-off",
    reason: "The agent's turn broke several times, so a teammate should answer.",
    closing: agent && outcomeMessage(agent.definition.messages, "unavailable", contact.language ?? "en"),
    failed: true,
  };
}

/** Nothing of the answer leaves unless the world is as it was when the turn began; the receipt is written either way. */
async function commit(tx: Tx, turn: Turn, considered: Considered): Promise<Verdict | null> {
  const started = performance.now();
  await holdStill(tx, turn, considered.gathered.facts);
  const now = await readFacts(tx, turn.workspace, turn.id);
  if (!now || !(await stillOurs(tx, turn))) return null;
  const moved = considered.decision.kind === "blocked" ? null : await whatMoved(tx, turn, considered, now);
  const verdict: Verdict = moved ? "superseded" : verdictOf(considered.decision);
  const sent = moved ? null : await applyDecision(tx, turn, considered);
  considered.stages.commit = Math.round((performance.now() - started) * 10) / 10;
  await settleTurn(tx, turn, considered, { verdict, reason: moved ?? reasonOf(considered.decision), messageId: sent });
  await sleep(tx, turn);
  return verdict;
}

async function stillOurs(tx: Tx, { workspace, id, node }: Turn): Promise<boolean> {
  const row = await tx
    .selectFrom("conversations")
    .select("leaseBy")
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.leaseBy === node;
}

async function isOvertaken(db: Database, turn: Turn, gathered: Gathered): Promise<boolean> {
  return db.in(turn.workspace, async (tx) => {
    const now = await readFacts(tx, turn.workspace, turn.id);
    return !now || (await whatMoved(tx, turn, { gathered, perceived: null }, now)) !== null;
  });
}

/** What happened while the agent was thinking, in a sentence; null when nothing that matters did. */
async function whatMoved(
  tx: Tx,
  { workspace, id }: Turn,
  { gathered, perceived }: Pick<Considered, "gathered" | "perceived">,
  now: Facts,
): Promise<string | null> {
  const newer = await tx
    .selectFrom("messages")
    .select("authorKind")
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("seq", ">", gathered.toSeq)
    .where("direction", "!=", "note")
    .where((eb) => eb.or([eb("authorKind", "not in", ["agent", "system"]), eb("seq", ">", gathered.ownSeq)]))
    .orderBy("seq")
    .limit(1)
    .executeTakeFirst();
  const blocking = blockingGate(checkGates({ ...now.gates, intent: perceived?.intent ?? null }));
  if (blocking) return `Nothing was sent: something changed while the agent was thinking. ${blocking.because}`;
  if (newer?.authorKind === "contact")
    return "Nothing was sent: the contact wrote again while the agent was thinking, and the next turn answers both.";
  if (newer) return "Nothing was sent: somebody else answered while the agent was thinking.";
  if (now.resolved) return `Nothing was sent: ${now.resolved.by} resolved the conversation before the agent was done.`;
  return null;
}

function reasonOf(decision: Decision): string {
  return decision.kind === "hand-off" ? decision.reason : decision.because;
}

/** Gives the lease back. A message that came meanwhile has set a later `wake_at`, which stays. */
async function sleep(tx: Tx, { workspace, id, node, wakeAt }: Turn): Promise<void> {
  await sql`
    update conversations
    set lease_by = null, lease_until = null, failures = 0, wake_at = case when wake_at = ${wakeAt}::timestamptz then null else wake_at end
    where workspace_id = ${workspace} and id = ${id} and lease_by = ${node}`.execute(tx);
}
