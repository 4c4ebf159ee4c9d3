export type Document = { path: string; text: string };
export type Unreadable = { path: string; reason: string };
export type Reading = { documents: Document[]; unreadable: Unreadable[] };

// The server takes 8 MB a request; JSON escapes make a text longer on the wire than in the file.
const mostPerImport = { bytes: 5_000_000, documents: 2000 };
const mostCharacters = 5_000_000;

/** Reads chosen files in the browser. What cannot be imported is named with its reason instead of vanishing. */
export async function readFiles(files: File[]): Promise<Reading> {
  const reading: Reading = { documents: [], unreadable: [] };
  for (const file of files) {
    const path = (file.webkitRelativePath || file.name).slice(0, 500);
    const reason = refusal(path, file.size);
    if (reason === "hidden") continue;
    if (reason) reading.unreadable.push({ path, reason });
    else reading.documents.push({ path, text: await file.text() });
  }
  return reading;
}

/** Files and folders let fall on the page, folders opened all the way down. */
export async function droppedFiles(items: DataTransferItemList): Promise<File[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files = await Promise.all(entries.map(filesIn));
  return files.flat();
}

/** Splits what is too much for one request into several imports. */
export function inBatches(documents: Document[], most = mostPerImport): Document[][] {
  const batches: Document[][] = [];
  let bytes = 0;
  for (const document of documents) {
    const size = new Blob([JSON.stringify(document)]).size;
    const current = batches.at(-1);
    if (current && current.length < most.documents && bytes + size <= most.bytes) {
      current.push(document);
      bytes += size;
    } else {
      batches.push([document]);
      bytes = size;
    }
  }
  return batches;
}

/** A name for the list of imports: the folder, the one file, or how many there were. */
export function nameOf(documents: Document[]): string {
  const [first] = documents;
  if (!first) return "Import";
  const folder = first.path.includes("/") ? first.path.split("/")[0] : null;
  if (folder && documents.every(({ path }) => path.startsWith(`${folder}/`))) return folder;
  return documents.length === 1 ? first.path : `${documents.length} files`;
}

function refusal(path: string, size: number): string | null {
  if (/(^|\/)\./.test(path)) return "hidden";
  if (!/\.(md|markdown|html?|jsonl)$/i.test(path)) return "Only .md, .html and .jsonl can be imported.";
  if (size > mostCharacters) return "It is larger than 5 MB.";
  return null;
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await fileOf(entry as FileSystemFileEntry)];
  const inside = await entriesOf(entry as FileSystemDirectoryEntry);
  const files = await Promise.all(inside.map(filesIn));
  return files.flat();
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file((file) => resolve(withPath(file, entry.fullPath)), reject));
}

// A dropped file does not know its folder, which the import needs as its origin.
function withPath(file: File, fullPath: string): File {
  return Object.defineProperty(file, "webkitRelativePath", { value: fullPath.replace(/^\//, "") });
}

/** Browsers hand out a folder in portions of a hundred and end with an empty one. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return entries;
    entries.push(...portion);
  }
}
