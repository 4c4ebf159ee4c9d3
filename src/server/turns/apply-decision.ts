import { sql } from "kysely";
import type { Citation } from "../../contract/conversations.ts";
import type { Actor } from "../../domain/event.ts";
import { type Outcome, outcomeEffects, outcomeNames } from "../../domain/outcome.ts";
import { optOut } from "../contacts/opt-out.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { writeMessage } from "../messages/write-message.ts";
import type { Considered, Turn } from "./considered.ts";

/** Does what the agent decided, in the turn's commit. Returns the id of the message it wrote, if it wrote one. */
export async function applyDecision(tx: Tx, turn: Turn, considered: Considered): Promise<string | null> {
  const { decision, perceived } = considered;
  if (perceived?.intent === "opt-out") {
    const { id: contact } = considered.gathered.facts.contact;
    await optOut(tx, { workspace: turn.workspace, contact, reason: "They asked to hear nothing more" });
  }
  if (decision.kind === "reply") {
    const messageId = await say(tx, turn, considered, decision.text, cited(considered, decision.cites));
    await setOutcome(tx, turn, considered, decision.outcome, { countTurn: true });
    return messageId;
  }
  if (decision.kind === "hand-off") {
    const messageId = decision.closing ? await say(tx, turn, considered, decision.closing, []) : null;
    await handToTeammate(tx, turn, considered, decision.reason);
    return messageId;
  }
  if (decision.kind === "stay-silent") await setOutcome(tx, turn, considered, decision.outcome, { countTurn: false });
  const end = endOf(considered);
  if (end) await setOutcome(tx, turn, considered, end, { countTurn: false });
  return null;
}

/** What the agent may not answer can be the end of the conversation for it all the same. */
function endOf({ decision, perceived }: Considered): Outcome | null {
  if (decision.kind !== "blocked") return null;
  if (decision.gate === "turns-left") return "max-turns";
  const declined = perceived?.intent === "opt-out" || perceived?.intent === "not-interested";
  return decision.gate === "intent-answered" && declined ? "not-interested" : null;
}

async function say(tx: Tx, turn: Turn, considered: Considered, text: string, citations: Citation[]): Promise<string> {
  const { facts } = considered.gathered;
  const { id } = await writeMessage(tx, turn.workspace, {
    conversationId: turn.id,
    contactId: facts.contact.id,
    lineId: facts.lineId,
    direction: "out",
    by: speaker(considered),
    text,
    citations,
    turnId: considered.turnId,
    language: considered.perceived?.language.code ?? null,
  });
  if (citations.length > 0) {
    await tx
      .insertInto("citations")
      .values(
        citations.map(({ articleId, passageId }) => ({
          workspaceId: turn.workspace,
          articleId,
          passageId,
          messageId: id,
          conversationId: turn.id,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return id;
}

function cited({ answer }: Considered, ids: string[]): Citation[] {
  return ids.flatMap((id, index) => {
    const passage = answer?.passages.find((candidate) => candidate.id === id);
    return passage ? [{ number: index + 1, articleId: passage.articleId, passageId: id, title: passage.title }] : [];
  });
}

function speaker({ gathered }: Considered): Actor {
  const { agent } = gathered.facts;
  return agent ? { kind: "agent", id: agent.id, name: agent.name } : { kind: "system" };
}

async function handToTeammate(tx: Tx, turn: Turn, considered: Considered, reason: string): Promise<void> {
  await tx
    .updateTable("conversations")
    .set({
      handoffAt: sql<Date>`now()`,
      handoffBy: "agent",
      handoffKind: "agent",
      handoffReason: reason,
      attention: reason,
      attentionAt: sql<Date>`now()`,
      outcome: "needs-human",
    })
    .where("workspaceId", "=", turn.workspace)
    .where("id", "=", turn.id)
    .execute();
  await tell(tx, turn, considered, "conversation.handed-off", reason);
}

async function setOutcome(
  tx: Tx,
  turn: Turn,
  considered: Considered,
  outcome: Outcome,
  { countTurn }: { countTurn: boolean },
): Promise<void> {
  const effect = outcomeEffects[outcome];
  const name = outcomeNames[outcome];
  await tx
    .updateTable("conversations")
    .set((eb) => ({
      outcome,
      ...(countTurn ? { turnsUsed: eb("turnsUsed", "+", 1) } : {}),
      ...(effect.pauses
        ? { pausedAt: sql<Date>`now()`, pausedBy: "agent", pausedKind: "agent", pausedReason: name }
        : {}),
      ...(effect.needsAttention ? { attention: name, attentionAt: sql<Date>`now()` } : {}),
    }))
    .where("workspaceId", "=", turn.workspace)
    .where("id", "=", turn.id)
    .execute();
  if (effect.pauses) await tell(tx, turn, considered, "conversation.paused", name);
}

function tell(
  tx: Tx,
  turn: Turn,
  considered: Considered,
  type: "conversation.paused" | "conversation.handed-off",
  reason: string,
) {
  const about = { conversation: turn.id, contact: considered.gathered.facts.contact.id, by: speaker(considered) };
  return record(tx, turn.workspace, type, about, { reason });
}
