import type { Intent } from "../../../domain/intent.ts";
import type { ReadPassage } from "../../../domain/receipt.ts";
import { extractAnswer } from "../../knowledge/extract.ts";
import { asksWho } from "../asks-who.ts";
import { outcomeMessage } from "../outcome-message.ts";
import { tongueOf } from "../tongue.ts";
import { phrase } from "./phrases.ts";
import type { Reasoner, Reasoning, Thought } from "./reasoner.ts";

/** Answers from the knowledge base without any model: it quotes what the articles say, says so, and passes on what it does not find. */
export const builtin: Reasoner = {
  name: "built-in",
  reason: async (reasoning) => ({ thought: think(reasoning), calls: [] }),
};

function think(reasoning: Reasoning): Thought {
  const { perceived, enough } = reasoning;
  if (asksWho(newest(reasoning))) return introduce(reasoning);
  const settled = byIntent[nods.test(newest(reasoning)) ? "thanks" : perceived.intent]?.(reasoning);
  if (settled) return settled;
  if (enough) return quote(reasoning);
  return { kind: "hand-off", reason: "The knowledge base has no answer to this question.", gap: true, need: "unknown" };
}

const byIntent: Partial<Record<Intent, (reasoning: Reasoning) => Thought>> = {
  "opt-out": () => ({
    kind: "stay-silent",
    because: "The contact asked not to be written to.",
    outcome: "not-interested",
  }),
  "not-interested": () => ({
    kind: "stay-silent",
    because: "The contact is not interested.",
    outcome: "not-interested",
  }),
  "wrong-person": (reasoning) => ({
    kind: "reply",
    text: outcomeMessage(reasoning.agent.definition.messages, "wrongPerson", tongueOf(reasoning)),
    cites: [],
    outcome: "wrong-person",
    because: "The contact is not the person meant.",
  }),
  human: () => ({ kind: "hand-off", reason: "The contact asked for a person.", gap: false, need: "person" }),
  complaint: () => ({
    kind: "hand-off",
    reason: "The contact complains, and a person should answer.",
    gap: false,
    need: "complaint",
  }),
  scheduling: () => ({ kind: "hand-off", reason: "The contact wants to arrange a time.", gap: false }),
  thanks: (reasoning) =>
    saysThanks.test(newest(reasoning))
      ? { ...smallTalk, text: phrase("welcome", tongueOf(reasoning)), because: "The contact said thanks." }
      : firstAnswer(reasoning)
        ? greet(reasoning)
        : { ...smallTalk, text: phrase("agreed", tongueOf(reasoning)), because: "The contact agreed or took leave." },
  greeting: (reasoning) =>
    firstAnswer(reasoning) || !alsoGoodbye.test(newest(reasoning))
      ? greet(reasoning)
      : { ...smallTalk, text: phrase("agreed", tongueOf(reasoning)), because: "The contact took leave." },
};

const smallTalk = { kind: "reply", cites: [] as string[], outcome: "ongoing" } as const;
// A thumb up is no question either; an angry face may well be one.
const nods = /^(?=\s*\S)(?:[👍👌🙏👏🙂😊😀😃😄😁😍🎉✅❤♥]|\p{Emoji_Modifier}|\ufe0f|\s)+$/u;
const saysThanks = /thank|thx|\bty\b|cheers|dank|gra[cz]i|merci|obrigad|شكرا/i;
const alsoGoodbye = /^\W*(?:ciao|salut|servus)\W*$/i;

function greet(reasoning: Reasoning): Thought {
  const { introduction } = reasoning.agent.definition;
  const text = firstAnswer(reasoning) && introduction ? introduction : phrase("hello", tongueOf(reasoning));
  return { ...smallTalk, text, because: "The contact said hello." };
}

function introduce(reasoning: Reasoning): Thought {
  const text = phrase("self", tongueOf(reasoning), reasoning.agent.name);
  return { ...smallTalk, text, because: "The contact asked who answers." };
}

/** Quotes the passage that fits best; where that was said just before, a person knows more. */
function quote(reasoning: Reasoning): Thought {
  const best = reasoning.passages[0]!;
  const answer = extract(reasoning, best);
  if (!wasJustSaid(reasoning, answer)) return quoted(reasoning, best, answer);
  const reason = "What the knowledge base says about this was said just before.";
  return { kind: "hand-off", reason, gap: false, need: "more" };
}

function wasJustSaid({ thread, spoken }: Reasoning, answer: string): boolean {
  const before = thread.findLast((said) => said.from !== "contact")?.text ?? "";
  return before.includes(spoken ? answer.slice(0, told) : answer);
}

// On the phone an answer is cut short; how it begins tells one from another.
const told = 60;

function extract(reasoning: Reasoning, passage: ReadPassage): string {
  const { maxLength } = reasoning.agent.definition;
  return extractAnswer(newest(reasoning), passage, { maxLength: Math.min(500, maxLength - 120) });
}

function quoted(reasoning: Reasoning, { id, title }: ReadPassage, answer: string): Thought {
  const { agent, spoken } = reasoning;
  const tongue = tongueOf(reasoning);
  const { introduction } = agent.definition;
  const opening = firstAnswer(reasoning) && introduction ? `${introduction}\n\n` : "";
  return {
    kind: "reply",
    text: spoken ? `${phrase("told", tongue)} ${answer}` : `${opening}${phrase("quote", tongue, title)}\n\n${answer}`,
    cites: [id],
    outcome: "ongoing",
    because: `Answered from “${title}”.`,
  };
}

function firstAnswer({ thread }: Reasoning): boolean {
  return thread.every((said) => said.from === "contact");
}

function newest({ thread }: Reasoning): string {
  return thread.findLast((said) => said.from === "contact")?.text ?? "";
}
