import { isUtf8 } from "node:buffer";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { StartError } from "../../src/server/infra/start-error.ts";

type Document = { path: string; text: string };
type Skipped = { path: string; reason: string };
export type Sources = { documents: Document[]; skipped: Skipped[] };

/** Reads folders and files. A document's path is where a later import finds its article, so it depends on no place. */
export function readSources(sources: string[]): Sources {
  const read = sources.flatMap((source) => {
    const path = resolve(source);
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new StartError(`There is no ${source}.`);
    const files = found.isDirectory() ? filesIn(path) : [{ file: path, isLink: false }];
    return files.map(({ file, isLink }) => readOne(file, relative(dirname(path), file).split(sep).join("/"), isLink));
  });
  return {
    documents: read.filter((one) => "text" in one),
    skipped: read.filter((one) => "reason" in one),
  };
}

type Found = { file: string; isLink: boolean };

/** Whatever is named with a dot is a program's own, and not meant for readers. */
function filesIn(folder: string): Found[] {
  const entries = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const file = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(file);
    return entry.isFile() || entry.isSymbolicLink() ? [{ file, isLink: entry.isSymbolicLink() }] : [];
  });
}

const known = /\.(md|markdown|txt|html?|jsonl|ndjson)$/i;

function readOne(file: string, path: string, isLink: boolean): Document | Skipped {
  // It may lead anywhere on this machine.
  if (isLink) return { path, reason: "it is a link; import what it leads to by its own name" };
  if (!known.test(path)) return { path, reason: "only .md, .html, .txt and .jsonl can be read" };
  const bytes = readFileSync(file);
  if (!isUtf8(bytes) || bytes.includes(0)) return { path, reason: "it is not text in UTF-8" };
  return { path, text: bytes.toString() };
}
