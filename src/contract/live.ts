import { z } from "zod";

/** One line of the live stream (`GET /api/v1/live`). `cursor` is what to resume after. */
export const liveEvent = z.object({
  cursor: z.string(),
  type: z.string(),
  conversationId: z.string().nullable(),
  contactId: z.string().nullable(),
  actor: z.object({ kind: z.string(), id: z.string().optional(), name: z.string().optional() }),
  data: z.record(z.string(), z.unknown()),
  at: z.iso.datetime(),
});
export type LiveEvent = z.infer<typeof liveEvent>;

/** Told while it happens and kept nowhere: `event: whisper` on the stream. */
export const whisper = z.union([
  z.object({
    kind: z.literal("typing"),
    conversationId: z.string(),
    who: z.enum(["contact", "agent", "teammate"]),
    name: z.string(),
    personId: z.string().optional(),
  }),
  z.object({
    kind: z.literal("viewing"),
    conversationId: z.string(),
    personId: z.string(),
    name: z.string(),
    left: z.boolean(),
  }),
  z.object({ kind: z.literal("thinking"), conversationId: z.string(), on: z.boolean() }),
]);
export type Whisper = z.infer<typeof whisper>;
