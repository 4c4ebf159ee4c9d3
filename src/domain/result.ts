/** What a verb answers that can only fail because the thing is not there, or not in this workspace. */
export type Done = { ok: true } | { ok: false; reason: "not-found" };

export const done: Done = { ok: true };
export const missing: Done = { ok: false, reason: "not-found" };
