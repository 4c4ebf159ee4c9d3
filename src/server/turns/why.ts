import type { Turn, Why } from "../../contract/turns.ts";
import { blockingGate, checkGates, type GateVerdict } from "../../domain/gates.ts";
import { isIntent } from "../../domain/intent.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { readFacts } from "./facts.ts";
import { toTurn } from "./queries.ts";

const shown = 20;

/** Why the agent did what it did here, turn by turn, and the same gates on today's facts; undefined without a conversation. */
export async function why(tx: Tx, workspace: WorkspaceId, id: string): Promise<Why | undefined> {
  const facts = await readFacts(tx, workspace, id);
  if (!facts) return undefined;
  const rows = await tx
    .selectFrom("turns")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    // Not by id: that has the clock of the node that took the turn.
    .orderBy("toSeq", "desc")
    .orderBy("id", "desc")
    .limit(shown)
    .execute();
  const turns = rows.map(toTurn);
  const intent = turns[0]?.intent ?? null;
  const now = checkGates({ ...facts.gates, intent: isIntent(intent) ? intent : null });
  const waiting = await countWaiting(tx, workspace, id);
  return { sentence: sentenceOf(turns[0], now, waiting), now, answersNext: !blockingGate(now), turns, waiting };
}

async function countWaiting(tx: Tx, workspace: WorkspaceId, id: string): Promise<number> {
  const row = await tx
    .selectFrom("messages")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("direction", "=", "in")
    .where("verdict", "is", null)
    .executeTakeFirstOrThrow();
  return row.count;
}

function sentenceOf(turn: Turn | undefined, now: GateVerdict[], waiting: number): string {
  if (waiting > 0) return "The agent is looking at the newest message right now.";
  const blocking = blockingGate(now);
  if (!turn)
    return blocking
      ? `The agent would stay silent: ${blocking.because}`
      : "Nobody has written yet that the agent could answer. It would answer the next message.";
  const names: Record<Turn["verdict"], string> = {
    replied: "",
    drafted: "Wrote a draft.",
    "handed-off": "Handed to a teammate.",
    held: "Held back.",
    quiet: "Stayed silent on purpose.",
    blocked: "Stayed silent.",
    superseded: "Stayed silent.",
    failed: "Could not answer, and called a teammate.",
  };
  return `${names[turn.verdict]} ${turn.reason}`.trim();
}
