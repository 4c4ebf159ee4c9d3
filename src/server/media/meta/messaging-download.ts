import { downloadFile } from "../download-file.ts";
import type { Download, Ways } from "../medium.ts";
import { mostFileBytes } from "./graph.ts";

/** Fetches an attachment. Its address is its own key, so nothing of ours goes along. */
export function downloadOpen(source: string, ways: Ways): Promise<Download> {
  return downloadFile(source, ways, { mostMs: 60_000, mostBytes: mostFileBytes });
}
