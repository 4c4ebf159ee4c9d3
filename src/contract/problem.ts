import { z } from "zod";

/** RFC 9457. `code` is stable, `detail` a sentence for people, `fields` names what is wrong with the input. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    requestId: z.string(),
  })
  .meta({ id: "Problem" });

export type Problem = z.infer<typeof problem>;
