import { z } from "zod";
import { agentDefinition } from "../domain/agent-definition.ts";
import { environmentName } from "./channels.ts";
import { time } from "./page.ts";

export const agentVersion = z.object({
  id: z.string(),
  number: z.number().int(),
  definition: agentDefinition,
  /** False where a newer version of Parley has written the definition, and what stands here is only what every agent begins with. */
  readable: z.boolean(),
  createdBy: z.string().nullable(),
  createdAt: time,
});
export type AgentVersion = z.infer<typeof agentVersion>;

export const agent = z.object({
  id: z.string(),
  name: z.string(),
  disabledAt: time.nullable(),
  newest: agentVersion,
  environments: z.array(
    z.object({ name: environmentName, version: z.number().int(), promotedBy: z.string().nullable(), promotedAt: time }),
  ),
  channels: z.array(z.object({ id: z.string(), name: z.string() })),
  createdAt: time,
});
export type Agent = z.infer<typeof agent>;

export const newAgent = z.object({ name: z.string().trim().min(1).max(80), definition: agentDefinition.prefault({}) });
export const agentChange = z.object({ name: z.string().trim().min(1).max(80) });
export const newVersion = z.object({ definition: agentDefinition });
export const promotion = z.object({ version: z.number().int() });

/** Talk to a version with no conversation behind it: nothing is stored, sent or charged. */
export const agentTest = z.object({
  version: z.number().int().optional(),
  messages: z
    .array(z.object({ from: z.enum(["contact", "agent"]), text: z.string().trim().min(1).max(4000) }))
    .min(1)
    .max(50),
});

export const modelKinds = ["openai", "anthropic", "google"] as const;
export const modelConnection = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(modelKinds),
  baseUrl: z.string().nullable(),
  hasKey: z.boolean(),
  createdAt: time,
});
export type ModelConnection = z.infer<typeof modelConnection>;

export const newModelConnection = z.object({
  name: z.string().trim().min(1).max(80),
  kind: z.enum(modelKinds),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  key: z.string().trim().max(500).nullable().default(null),
});

export const modelTest = z.object({ model: z.string().trim().min(1).max(200) });
export const modelTestResult = z.object({ ok: z.boolean(), detail: z.string(), ms: z.number() });
