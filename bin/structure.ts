import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/**
 * The walls of the house: rooms in one order, each importing only from its left, no file in a cycle, no file names
 * that say nothing. docs/architecture.md draws the same picture, and this reads it there.
 */
const root = join(import.meta.dirname, "..");
const src = join(root, "src");

export const rooms = [
  "infra",
  "media",
  "team",
  "channels",
  "contacts",
  "knowledge",
  "agents",
  "billing",
  "conversations",
  "files",
  "deliveries",
  "messages",
  "arrivals",
  "turns",
  "calls",
  "visitors",
  "inbox",
  "outreach",
  "support",
  "insights",
  "demo",
];

const empty = /^(index|utils?|helpers?|common|types?|interfaces?|manager|service|misc|lib)\.tsx?$/;

export function findBrokenWalls(): string[] {
  const files = sourceFiles(src);
  const imports = new Map(files.map((file) => [file, importsOf(file)]));
  return [
    ...files.flatMap(nameFault),
    ...files.flatMap((file) => imports.get(file)!.flatMap((to) => wallFault(file, to))),
    ...cycles(imports),
    ...pictureFault(),
  ];
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const paths = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+\.tsx?)"/g)].map((match) =>
    resolve(dirname(file), match[1]!),
  );
  return [...new Set(paths)];
}

function nameFault(file: string): string[] {
  return empty.test(file.split("/").pop()!)
    ? [`${name(file)}: the name says nothing; name the file for what it does.`]
    : [];
}

/** Where a file lives: its part of the house and, in the server, its room. */
function place(file: string): { part: string; room: number } {
  const [part = "", room = ""] = relative(src, file).split("/");
  if (part !== "server") return { part, room: -1 };
  return { part, room: room.endsWith(".ts") ? rooms.length : rooms.indexOf(room) };
}

const allowed: Record<string, string[]> = {
  domain: ["domain"],
  contract: ["contract", "domain"],
  web: ["web", "contract", "domain"],
  widget: ["widget", "contract", "domain"],
  server: ["server", "contract", "domain"],
  // Shares nothing with the product it tests: what providers do is written down a second time.
  simulator: ["simulator"],
};

function wallFault(file: string, to: string): string[] {
  const [from, target] = [place(file), place(to)];
  if (isTest(file) || !to.startsWith(src)) return [];
  // The composition root puts the pages of the widget on the wire.
  if (from.part === "server" && from.room === rooms.length && target.part === "widget") return [];
  // The demo brings its providers along.
  if (from.part === "server" && from.room === rooms.indexOf("demo") && target.part === "simulator") return [];
  if (!allowed[from.part]?.includes(target.part))
    return [`${name(file)} imports ${name(to)}: ${from.part} may import only ${allowed[from.part]?.join(", ")}.`];
  if (target.part === "server")
    return [...roomFault(file, to, from.room, target.room), ...(from.room === media ? mediumFault(file, to) : [])];
  return from.part === "web" ? featureFault(file, to) : [];
}

function roomFault(file: string, to: string, from: number, target: number): string[] {
  if (from < 0 || target < 0)
    return [`${name(from < 0 ? file : to)} stands in no room; the rooms are ${rooms.join(", ")}.`];
  if (target <= from) return [];
  return [`${name(file)} imports ${name(to)}, which stands to its right; rooms import only from their left.`];
}

const media = rooms.indexOf("media");
// What media of one provider share.
const providers = ["twilio", "meta"];

/** A medium gets an account and bytes and gives values: of the server it knows how one calls out, and no other medium. */
function mediumFault(file: string, to: string): string[] {
  const [medium = "", inside] = relative(join(src, "server/media"), file).split("/");
  const [target = "", deeper] = relative(join(src, "server/media"), to).split("/");
  const own = !deeper || target === medium || providers.includes(target);
  const callsOut = to === join(src, "server/infra/fetch.ts");
  if (!inside || own || callsOut) return [];
  return [`${name(file)} imports ${name(to)}: a medium knows neither another one nor the rest of the server.`];
}

/** Features of the web app do not know each other: app.tsx composes them, ui/ serves them. */
function featureFault(file: string, to: string): string[] {
  const [, from = ""] = relative(src, file).split("/");
  const [, target = ""] = relative(src, to).split("/");
  const shared = target.includes(".") || target === "ui" || target === from;
  if (from.includes(".") || from === "shell" || shared)
    return from === "ui" && target !== "ui" ? [`${name(file)} imports ${name(to)}: ui knows no feature.`] : [];
  return [`${name(file)} imports ${name(to)}: features do not import each other.`];
}

function cycles(imports: Map<string, string[]>): string[] {
  const state = new Map<string, "open" | "done">();
  const found: string[] = [];
  const visit = (file: string, path: string[]) => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      found.push(`A cycle: ${[...path.slice(path.indexOf(file)), file].map(name).join(" → ")}.`);
      return;
    }
    state.set(file, "open");
    for (const to of imports.get(file) ?? []) visit(to, [...path, file]);
    state.set(file, "done");
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

function pictureFault(): string[] {
  const folders = readdirSync(join(src, "server"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const picture = readFileSync(join(root, "docs/architecture.md"), "utf8");
  return folders
    .filter((folder) => !new RegExp(`^ +${folder.name}/ `, "m").test(picture))
    .map((folder) => `docs/architecture.md does not show the room ${folder.name}/.`);
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file);
}

function name(file: string): string {
  return relative(root, file);
}

if (import.meta.main) {
  const faults = findBrokenWalls();
  for (const fault of faults) console.error(fault);
  process.exit(faults.length > 0 ? 1 : 0);
}
