import { existsSync } from "node:fs";
import * as modules from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// In JavaScript that an older Node reads too, so that it can say what it lacks.
const root = fileURLToPath(new URL("..", import.meta.url));
const needed = 26;

if (Number.parseInt(process.versions.node, 10) < needed)
  refuse(
    `This is Node ${process.versions.node}, and Parley needs ${needed}: start it with npm start, or with node_modules/.bin/node bin/start.js.`,
  );
if (!existsSync(join(root, "node_modules"))) refuse("Dependencies are missing. Run npm ci first.");

// First, so that whatever TypeScript comes after it is compiled once and then read from here: the second start is
// quicker and carries no compiler in memory.
modules.enableCompileCache(join(root, "node_modules/.cache/parley"));
await import("./start.ts");

function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}
