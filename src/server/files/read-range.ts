import type { Part } from "../infra/files.ts";

/** Which part of so many bytes is asked for: null for all of them, "none" where there are no such bytes. */
export function readRange(header: string | undefined, size: number): Part | "none" | null {
  // Several parts at once are nobody's need here; whoever asks for them gets everything, as the protocol allows.
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first) return from(Number(first), last ? Number(last) : size - 1, size);
  return last ? newest(Number(last), size) : null;
}

function from(start: number, end: number, size: number): Part | "none" | null {
  if (start >= size) return "none";
  return start <= end ? { start, end: Math.min(end, size - 1) } : null;
}

/** The last so many. */
function newest(count: number, size: number): Part | "none" {
  return count > 0 && size > 0 ? { start: Math.max(0, size - count), end: size - 1 } : "none";
}
