import { z } from "zod";

/** Keyset paging: `next` is the cursor of the following page, null on the last. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(400).optional(),
});

export const time = z.iso.datetime();

export const nothing = z.object({ ok: z.literal(true) });
