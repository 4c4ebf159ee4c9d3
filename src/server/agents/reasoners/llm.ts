import type { LanguageModel } from "ai";
import { z } from "zod";
import type { Intent } from "../../../domain/intent.ts";
import type { ModelCall } from "../../../domain/receipt.ts";
import { openDetector } from "../detect-language.ts";
import { outcomeMessage } from "../outcome-message.ts";
import { writePrompt } from "../prompt.ts";
import { tongueOf } from "../tongue.ts";
import type { Fault, Reasoner, Reasoning, Thinking, Thought } from "./reasoner.ts";

export type Model = { provider: string; name: string; model: LanguageModel };

// In the order in which it is written: what decides whether the text may be shown comes before the text.
const answer = z.object({
  decision: z.enum(["reply", "hand_off", "stay_silent"]),
  outcome: z.enum(["ongoing", "not_interested", "wrong_person", "appointment_scheduled"]),
  sources: z.array(z.number().int()).describe("Numbers of the passages the text rests on."),
  text: z.string().describe("What to say to the contact. Empty unless the decision is reply."),
  reason: z.string().describe("One short sentence for the team: why this decision."),
});

// A person waits. After this a teammate is the better answer.
const patienceMs = 30_000;
const mostOutputTokens = 1_500;
// Two sentences may repeat before the first can be told from an attempt to make us pay.
const mostCharacters = 24_000;

/** Reasons with a language model: one structured answer, cited by the numbers of the passages it was given. */
export function llm(model: Model, { patience = patienceMs }: { patience?: number } = {}): Reasoner {
  return {
    name: `${model.provider}/${model.name}`,
    async reason(reasoning) {
      const strays = await readStrays(reasoning);
      const first = await ask(model, reasoning, strays, patience);
      const fault = first.thought.kind === "failed" ? first.thought.fault : null;
      if (!fault || !worthAnotherTry.has(fault) || reasoning.signal.aborted) return first;
      const corrected = fault === "wrong-language" ? { ...reasoning, remark: languageRemark(reasoning) } : reasoning;
      const second = await ask(model, corrected, strays, patience);
      return { thought: second.thought, calls: [...first.calls, ...second.calls] };
    },
  };
}

// Only what surely cost nothing but time is tried once more.
const worthAnotherTry = new Set<Fault>(["malformed", "empty", "wrong-language"]);

/** Names the language of a text that the contact would not understand; null where either is uncertain. */
type Strays = (text: string) => string | null;

async function readStrays({ perceived: { language }, agent }: Reasoning): Promise<Strays> {
  const { code, certain } = language;
  if (!code || !certain) return () => null;
  const { strays } = await openDetector();
  // How the agent introduces itself was written once, in whatever language.
  return (text) => strays(text.replace(agent.definition.introduction, ""), code);
}

function languageRemark({ perceived }: Reasoning): string {
  return `Your first answer was in another language. Write \`text\` in ${languageName(perceived.language.code!)} and in no other language.`;
}

const names = new Intl.DisplayNames("en", { type: "language" });

function languageName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

async function ask(model: Model, reasoning: Reasoning, strays: Strays, patience: number): Promise<Thinking> {
  const { Output, streamText } = await import("ai");
  const started = performance.now();
  const patient = AbortSignal.timeout(patience);
  const endless = new AbortController();
  let left = mostAnswered(reasoning);
  const { instructions, messages } = writePrompt(reasoning, mostCharacters);
  let failure: unknown = null;
  const usage: { inputTokens: number | null; outputTokens: number | null } = { inputTokens: null, outputTokens: null };
  const called = (fault: Fault | null): ModelCall => ({
    provider: model.provider,
    model: model.name,
    ms: Math.round(performance.now() - started),
    ...usage,
    fault,
  });
  try {
    const stream = streamText({
      model: model.model,
      instructions,
      messages,
      output: Output.object({ schema: answer }),
      abortSignal: AbortSignal.any([reasoning.signal, patient, endless.signal]),
      maxRetries: 0,
      maxOutputTokens: mostOutputTokens,
      temperature: 0.2,
      onChunk: ({ chunk }) => {
        if (chunk.type === "text-delta") left -= chunk.text.length;
        if (left < 0) endless.abort();
      },
      onError: ({ error }) => {
        failure = error;
      },
    });
    for await (const part of stream.partialOutputStream) {
      if (part.text && mayBeShown(part, reasoning) && !strays(part.text)) reasoning.composing(part.text);
    }
    const said = await stream.output;
    const spent = await stream.totalUsage;
    usage.inputTokens = spent.inputTokens ?? null;
    usage.outputTokens = spent.outputTokens ?? null;
    if (failure) throw failure;
    const thought = inLanguage(toThought(said, reasoning), reasoning, strays);
    return { thought, calls: [called(thought.kind === "failed" ? thought.fault : null)] };
  } catch (error) {
    const { fault, detail } = explain(failure ?? error, { patient, endless: endless.signal });
    return { thought: { kind: "failed", fault, detail }, calls: [called(fault)] };
  }
}

type Unfinished = { decision?: string; outcome?: string; sources?: (number | undefined)[] };

/** Whether a text that is still being written may be watched: nothing that the outcome or the guard will keep back. */
function mayBeShown({ decision, outcome, sources = [] }: Unfinished, { passages }: Reasoning): boolean {
  const said = decision === "reply" && outcome !== "not_interested" && outcome !== "wrong_person";
  return said && sources.every((number) => number !== undefined && passages[number - 1]);
}

/** Room for twice what the guard lets through and the form around it; each piece is read with all before it, so there must be an end. */
function mostAnswered({ agent }: Reasoning): number {
  return agent.definition.maxLength * 4 + 4_000;
}

// What these ask for stands on no page.
const forPeople = new Set<Intent>(["human", "complaint", "scheduling"]);

function toThought(said: z.infer<typeof answer>, reasoning: Reasoning): Thought {
  const { passages, enough, perceived, agent } = reasoning;
  const reason = said.reason.trim() || "The model gave no reason.";
  if (said.decision === "hand_off") {
    const gap = !enough && !forPeople.has(perceived.intent);
    return { kind: "hand-off", reason, gap, ...needOf(perceived.intent) };
  }
  if (said.outcome === "not_interested") return { kind: "stay-silent", because: reason, outcome: "not-interested" };
  if (said.decision === "stay_silent") return { kind: "stay-silent", because: reason, outcome: "ongoing" };
  if (said.outcome === "wrong_person") {
    return {
      kind: "reply",
      text: outcomeMessage(agent.definition.messages, "wrongPerson", tongueOf(reasoning)),
      cites: [],
      outcome: "wrong-person",
      because: reason,
    };
  }
  const cites = said.sources.map((number) => passages[number - 1]?.id ?? `passage ${number}`);
  const outcome = said.outcome === "appointment_scheduled" ? "appointment-scheduled" : "ongoing";
  return { kind: "reply", text: said.text.trim(), cites, outcome, because: reason };
}

function needOf(intent: Intent): { need?: "person" | "complaint" } {
  return intent === "human" ? { need: "person" } : intent === "complaint" ? { need: "complaint" } : {};
}

/** Whoever writes in one language has little use for an answer in another. Sentences of our own are as they are. */
function inLanguage(thought: Thought, { perceived, composing }: Reasoning, strays: Strays): Thought {
  const found = thought.kind === "reply" && thought.outcome !== "wrong-person" ? strays(thought.text) : null;
  if (!found) return thought;
  // Its first words may have been shown before their language could be told.
  composing("");
  const [own, foreign] = [perceived.language.code!, found].map(languageName);
  return {
    kind: "failed",
    fault: "wrong-language",
    detail: `The model answered in ${foreign}, but the contact uses ${own}.`,
  };
}

type Limits = { patient: AbortSignal; endless: AbortSignal };

function explain(error: unknown, { patient, endless }: Limits): { fault: Fault; detail: string } {
  const {
    name = "",
    message = "",
    statusCode,
    cause,
    finishReason,
    text,
  } = error as {
    name?: string;
    message?: string;
    statusCode?: number;
    cause?: { code?: string; message?: string };
    finishReason?: string;
    text?: string;
  };
  if (endless.aborted) return { fault: "cut-off", detail: "The model went on without end, so it was cut off." };
  if (patient.aborted || name === "TimeoutError")
    return { fault: "timeout", detail: "The model did not answer in time." };
  if (statusCode === 429) return { fault: "rate-limited", detail: "The provider refuses more requests for now (429)." };
  if (statusCode === 401 || statusCode === 403)
    return { fault: "refused", detail: `The provider refuses the key (${statusCode}).` };
  if (statusCode && statusCode >= 400 && statusCode < 500)
    return { fault: "refused", detail: `The provider refuses the request (${statusCode}): ${message.slice(0, 200)}` };
  if (statusCode && statusCode >= 500)
    return { fault: "provider-error", detail: `The provider failed (${statusCode}).` };
  if (name.includes("NoOutputGenerated") || /no output/i.test(message) || text?.trim() === "")
    return { fault: "empty", detail: "The model said nothing." };
  if (finishReason === "length") return { fault: "cut-off", detail: "The model's answer was cut off." };
  if (name.includes("NoObjectGenerated") || name.includes("Parse") || name.includes("TypeValidation")) {
    return { fault: "malformed", detail: "The model did not answer in the form asked for." };
  }
  return { fault: "unreachable", detail: `The model is out of reach: ${(cause?.message ?? message).slice(0, 200)}` };
}
