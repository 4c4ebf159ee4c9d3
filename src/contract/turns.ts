import { z } from "zod";
import { intents } from "../domain/intent.ts";
import { stages } from "../domain/receipt.ts";
import { verdicts } from "../domain/turn.ts";
import { pageBy, time } from "./page.ts";

const remedy = z.union([
  z.object({
    label: z.string(),
    method: z.enum(["PUT", "DELETE"]),
    path: z.string(),
    body: z.record(z.string(), z.unknown()).optional(),
  }),
  z.object({ label: z.string(), to: z.string() }),
]);

export const gateVerdict = z.object({
  code: z.string(),
  name: z.string(),
  passed: z.boolean(),
  saw: z.string(),
  because: z.string().nullable(),
  remedy: remedy.nullable(),
});
export type GateView = z.infer<typeof gateVerdict>;

export const receipt = z.object({
  gates: z.array(gateVerdict),
  perceived: z
    .object({
      language: z.object({ code: z.string().nullable(), certain: z.boolean(), chosen: z.boolean() }),
      intent: z.enum(intents),
      confidence: z.number(),
    })
    .nullable(),
  passages: z.array(
    z.object({
      id: z.string(),
      articleId: z.string(),
      title: z.string(),
      heading: z.string().nullable(),
      text: z.string(),
      score: z.number(),
      cited: z.boolean(),
    }),
  ),
  searched: z
    .object({ question: z.string(), earlier: z.array(z.string()), best: z.number(), threshold: z.number() })
    .nullish(),
  gap: z.boolean().optional(),
  calls: z.array(
    z.object({
      provider: z.string(),
      model: z.string(),
      ms: z.number(),
      inputTokens: z.number().nullable(),
      outputTokens: z.number().nullable(),
      fault: z.string().nullable(),
    }),
  ),
  stages: z.partialRecord(z.enum(stages), z.number()),
  agent: z
    .object({
      id: z.string(),
      name: z.string(),
      version: z.number(),
      environment: z.string(),
      promotedBy: z.string().nullable(),
      reasoner: z.string(),
    })
    .nullable(),
  said: z.string().nullable(),
});

export const turn = z.object({
  id: z.string(),
  conversationId: z.string(),
  agentId: z.string().nullable(),
  fromSeq: z.number().int(),
  toSeq: z.number().int(),
  verdict: z.enum(verdicts),
  decision: z.string(),
  reason: z.string(),
  intent: z.enum(intents).nullable(),
  messageId: z.string().nullable(),
  receipt,
  startedAt: time,
  endedAt: time,
});
export type Turn = z.infer<typeof turn>;

export const turnQuery = pageBy("turn").extend({
  conversation: z.string().max(60).optional(),
  agent: z.string().max(60).optional(),
  verdict: z.enum(verdicts).optional(),
});

/** Each turn's receipt, newest first, beside the same gates on today's facts. */
export const why = z.object({
  sentence: z.string(),
  now: z.array(gateVerdict),
  answersNext: z.boolean(),
  turns: z.array(turn),
  /** Inbound messages that wait for their verdict; above zero only for seconds. */
  waiting: z.number().int(),
});
export type Why = z.infer<typeof why>;
