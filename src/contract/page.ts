import { z } from "zod";
import { type Noun, prefixes } from "../domain/id.ts";

/** Keyset paging: `next` is the cursor of the following page, null on the last. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(400).optional(),
});

/** A page of a list by age, whose cursor is the id of the last one shown. */
export function pageBy(noun: Noun) {
  return pageQuery.extend({ cursor: z.string().regex(idOf(noun), "is not one that a list has given").optional() });
}

/** A page of the event log. */
export const eventPageQuery = pageQuery.extend({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, "is not one that a list has given")
    .optional(),
});

function idOf(noun: Noun): RegExp {
  return new RegExp(`^${prefixes[noun]}_[0-9a-z]{26}$`);
}

export const time = z.iso.datetime();

export const nothing = z.object({ ok: z.literal(true) });
