import { z } from "zod";
import { intents } from "./intent.ts";

export const tones = ["friendly", "neutral", "formal"] as const;

const outcomeMessage = z.string().trim().max(500);

/** What every agent says at first. Only where a team has put it otherwise, its words are said in every language. */
export const outcomeMessages = {
  handoff: "I am passing you to a teammate, who will answer here.",
  unavailable: "I cannot answer right now. A teammate has been told and will answer here.",
  wrongPerson: "Sorry for the mix-up. We will not write to you again about this.",
};

/** What an agent is. Saved whole as a version, never changed afterwards. */
export const agentDefinition = z.object({
  persona: z.string().trim().max(500).default(""),
  prompt: z.string().trim().max(20_000).default(""),
  tone: z.enum(tones).default("friendly"),
  introduction: z.string().trim().max(500).default(""),
  /** `connection: null` is the built-in reasoner, which answers from the knowledge base without any model. */
  model: z
    .object({ connection: z.string().nullable(), name: z.string().trim().max(200) })
    .default({ connection: null, name: "" }),
  /** Empty: every language. */
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/))
    .max(50)
    .default([]),
  maxTurns: z.number().int().min(1).max(200).default(20),
  maxLength: z.number().int().min(80).max(4000).default(900),
  answers: z.array(z.enum(intents)).default([...intents].filter((intent) => intent !== "opt-out")),
  messages: z
    .object({
      handoff: outcomeMessage.default(outcomeMessages.handoff),
      unavailable: outcomeMessage.default(outcomeMessages.unavailable),
      wrongPerson: outcomeMessage.default(outcomeMessages.wrongPerson),
    })
    .prefault({}),
});

export type AgentDefinition = z.infer<typeof agentDefinition>;
