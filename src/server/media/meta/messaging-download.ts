import type { Download, Ways } from "../medium.ts";
import { readBytes } from "../read-bytes.ts";
import { mostFileBytes } from "./graph.ts";

/** Fetches an attachment. Its address is its own key, so nothing of ours goes along. */
export async function downloadOpen(source: string, ways: Ways): Promise<Download> {
  const response = await ways.fetch(source, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`Meta answered ${response.status} for the file.`);
  const mime = response.headers.get("content-type")?.split(";")[0]?.trim() || "application/octet-stream";
  return { bytes: await readBytes(response, mostFileBytes), mime, name: null };
}
