import { spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** `npm run bench -- NAME [--full]`: runs one bench, which prints one line of JSON last. */
const folder = join(import.meta.dirname, "../bench");
const [name = "", ...flags] = process.argv.slice(2);

const unknown = flags.find((flag) => flag !== "--full");
if (unknown) refuse(`Unknown option '${unknown}'.`);
if (!names().includes(name)) refuse(name ? `There is no bench "${name}".` : "Name a bench.");

const bench = spawn(process.execPath, [join(folder, `${name}.ts`), ...flags], { stdio: "inherit" });
// Ctrl-C reaches the bench too, which cleans up; its end is ours.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void bench.kill(signal));
bench.once("exit", (code) => process.exit(code ?? 1));

/** What exports something is there for the others; node.ts and play.ts are what they start. */
function names(): string[] {
  const files = globSync("*.ts", { cwd: folder, exclude: ["node.ts", "play.ts"] });
  const benches = files.filter((file) => !/^export /m.test(readFileSync(join(folder, file), "utf8")));
  return benches.map((file) => basename(file, ".ts")).sort();
}

function refuse(sentence: string): never {
  console.error(`${sentence}\nUsage: npm run bench -- <${names().join("|")}> [--full]`);
  process.exit(1);
}
