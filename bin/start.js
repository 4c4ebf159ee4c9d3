import { enableCompileCache } from "node:module";
import { join } from "node:path";

// In JavaScript and first, so that whatever TypeScript comes after it is compiled once and then read from here:
// the second start is quicker and carries no compiler in memory.
enableCompileCache(join(import.meta.dirname, "../node_modules/.cache/parley"));
await import("./start.ts");
