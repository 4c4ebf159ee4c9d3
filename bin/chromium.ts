import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macs = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The machine's Chromium. Where there is none and we are root on Debian, its own package is installed. */
export function findChromium(): string {
  const found = look() ?? install();
  if (found) return found;
  console.error(
    "The browser tests need Chromium. Install it (Debian and Ubuntu: apt-get install chromium), or set PARLEY_CHROMIUM to its path.",
  );
  process.exit(1);
}

function look(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [
    process.env.PARLEY_CHROMIUM,
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    ...macs,
  ];
  return candidates.find((path) => path && existsSync(path));
}

function install(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  console.log("  Installing Debian's chromium for the browser tests …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { env, stdio: "ignore" });
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-core"], {
    env,
    stdio: "ignore",
  });
  return look();
}
