import { randomFillSync } from "node:crypto";
import { formatId, type Noun } from "../../domain/id.ts";

const pool = new Uint8Array(10 * 512);
let used = pool.length;
let lastAt = 0;
let count = 0;

/** A new id; ids of one process never run backwards, also within a millisecond and when the clock steps back. */
export function newId(noun: Noun): string {
  const now = Date.now();
  if (now > lastAt) {
    lastAt = now;
    count = 0;
  } else if (++count > 0xfff) {
    lastAt++;
    count = 0;
  }
  const bytes = randomBytes();
  bytes[0] = (count >> 8) & 0x0f;
  bytes[1] = count & 0xff;
  return formatId(noun, lastAt, bytes);
}

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 10;
  return pool.subarray(used - 10, used);
}
