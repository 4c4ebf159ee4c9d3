import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const root = join(import.meta.dirname, "..");
const stamp = join(root, "dist/stamp");

/**
 * Builds the web app and the widget when what they are made of has changed. Returns whether it built. In a process of
 * its own: what a build leaves in memory would stay with the server for good.
 */
export function buildScreens({ log }: { log: (line: string) => void }): boolean {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hashOfSources()) return false;
  log("Building the screens, once …");
  const { status } = spawnSync(process.execPath, [import.meta.filename], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error("The screens could not be built.");
  return true;
}

async function build(): Promise<void> {
  const hash = hashOfSources();
  const { build, createBuilder } = await import("vite");
  await build({ root: join(root, "src/web"), configFile: join(root, "vite.config.ts"), logLevel: "error" });
  const widget = await createBuilder({ root, configFile: join(root, "vite.widget.config.ts"), logLevel: "error" });
  await widget.buildApp();
  for (const file of globSync("dist/**/*.{js,css,svg,html}", { cwd: root })) compress(join(root, file));
  writeFileSync(stamp, hash);
}

function hashOfSources(): string {
  const hash = createHash("sha256");
  const files = globSync(["src/{web,widget,simulator,contract,domain}/**/*", "vite*.ts", "package-lock.json"], {
    cwd: root,
    withFileTypes: true,
  });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  for (const path of paths.sort()) hash.update(path.slice(root.length)).update(readFileSync(path));
  return hash.digest("hex");
}

function compress(file: string): void {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file), { params }));
}

if (import.meta.main) await build();
