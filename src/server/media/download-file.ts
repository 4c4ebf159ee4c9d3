import type { Download, Ways } from "./medium.ts";
import { readBytes } from "./read-bytes.ts";

type Limits = { mostMs: number; mostBytes: number; headers?: Record<string, string> | undefined };

/** The bytes behind an address that a provider named. Throws when they cannot be had, or are more than `mostBytes`. */
export async function downloadFile(
  source: string,
  ways: Ways,
  { mostMs, mostBytes, headers }: Limits,
): Promise<Download> {
  const {
    ok,
    status,
    headers: told,
    body,
  } = await ways.fetch(source, { headers, signal: AbortSignal.timeout(mostMs) });
  const bytes = await readBytes({ body }, mostBytes);
  if (!ok) throw new Error(`The provider answered ${status} for the file.`);
  return { bytes, mime: told.get("content-type")?.split(";")[0]?.trim() || "application/octet-stream", name: null };
}
