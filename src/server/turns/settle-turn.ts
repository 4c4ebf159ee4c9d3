import { sql } from "kysely";
import type { Receipt } from "../../domain/receipt.ts";
import { leavesToPeople, type Verdict } from "../../domain/turn.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import type { Considered, Turn } from "./considered.ts";

type Settled = { verdict: Verdict; reason: string; messageId: string | null };

/** Writes the receipt and gives every message of the turn its verdict. */
export async function settleTurn(tx: Tx, turn: Turn, considered: Considered, settled: Settled): Promise<void> {
  const { verdict, reason } = settled;
  await writeReceipt(tx, turn, considered, settled);
  await giveVerdict(tx, turn, considered, verdict);
  if (verdict !== "superseded" && leavesToPeople(considered.decision)) await leaveToPeople(tx, turn);
  await noteGap(tx, turn, considered, verdict);
  await keepLanguage(tx, turn, considered);
  const contact = considered.gathered.facts.contact.id;
  const about = { conversation: turn.id, contact, by: { kind: "system" } as const };
  await record(tx, turn.workspace, "turn.ended", about, { turnId: considered.turnId, verdict, reason });
}

async function writeReceipt(tx: Tx, turn: Turn, considered: Considered, settled: Settled): Promise<void> {
  const { gathered, perceived, decision, turnId, startedAt } = considered;
  await tx
    .insertInto("turns")
    .values({
      workspaceId: turn.workspace,
      id: turnId,
      conversationId: turn.id,
      agentId: gathered.facts.agent?.id ?? null,
      fromSeq: gathered.fromSeq,
      toSeq: gathered.toSeq,
      ...settled,
      decision: decision.kind,
      intent: perceived?.intent ?? null,
      receipt: JSON.stringify(toReceipt(considered)),
      startedAt,
      endedAt: new Date(),
    })
    .execute();
}

async function giveVerdict(tx: Tx, turn: Turn, considered: Considered, verdict: Verdict): Promise<void> {
  const { gathered, perceived, turnId } = considered;
  await tx
    .updateTable("messages")
    .set({ verdict, turnId, intent: perceived?.intent ?? null, language: perceived?.language.code ?? null })
    .where("workspaceId", "=", turn.workspace)
    .where("conversationId", "=", turn.id)
    .where("direction", "=", "in")
    .where("verdict", "is", null)
    .where("seq", "<=", gathered.toSeq)
    .execute();
}

/** It stands among what requires action until somebody writes, or resolves it. */
async function leaveToPeople(tx: Tx, { workspace, id }: Turn): Promise<void> {
  await tx
    .updateTable("conversations")
    .set({ unansweredAt: sql<Date>`coalesce(unanswered_at, now())` })
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .execute();
}

function toReceipt({ gates, perceived, answer, stages, gathered, decision }: Considered): Receipt {
  const { agent, environment } = gathered.facts;
  return {
    gates,
    perceived,
    passages: answer?.passages ?? [],
    searched: answer?.searched ?? null,
    gap: answer?.gap ?? false,
    calls: answer?.calls ?? [],
    stages,
    agent: agent && {
      id: agent.id,
      name: agent.name,
      version: agent.version,
      environment,
      promotedBy: agent.promotedBy,
      reasoner: answer?.reasoner ?? "none",
    },
    said: decision.kind === "reply" ? decision.text : decision.kind === "hand-off" ? decision.closing : null,
  };
}

async function noteGap(tx: Tx, turn: Turn, { answer, gathered, turnId }: Considered, verdict: Verdict): Promise<void> {
  if (!answer?.gap || verdict === "superseded") return;
  await tx
    .insertInto("knowledgeGaps")
    .values({
      workspaceId: turn.workspace,
      id: newId("gap"),
      question: gathered.newest.slice(0, 1000),
      conversationId: turn.id,
      turnId,
      bestScore: answer.passages[0]?.score ?? 0,
    })
    .execute();
}

/** A language that was read with certainty is remembered for the contact's next, perhaps shorter, message. */
async function keepLanguage(tx: Tx, turn: Turn, { perceived, gathered }: Considered): Promise<void> {
  const { contact } = gathered.facts;
  const language = perceived?.language;
  if (!language?.certain || language.chosen || language.code === contact.language) return;
  await tx
    .updateTable("contacts")
    .set({ language: language.code })
    .where("workspaceId", "=", turn.workspace)
    .where("id", "=", contact.id)
    .execute();
}
