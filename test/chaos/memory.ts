import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Shop } from "./shop.ts";
import type { Stage } from "./stage.ts";

/** What a process holds in memory, in megabytes. */
export function memory(pid: number): number {
  if (process.platform === "linux")
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
  return Number(spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).stdout) / 1024;
}

/** Looks at the node again and again: how much it holds, and how long webhooks went without being taken. */
export function watchNode(stage: Stage, shop: Shop, pid: number) {
  let over = false;
  let peak = 0;
  let longest = 0;
  const looking = (async () => {
    for (; !over; await wait(20)) peak = Math.max(peak, memory(pid));
  })();
  const knocking = (async () => {
    for (let since = performance.now(); !over; await wait(100)) {
      if ((await stage.knock(shop)) !== 200) continue;
      longest = Math.max(longest, performance.now() - since);
      since = performance.now();
    }
  })();
  return {
    async end() {
      over = true;
      await Promise.all([looking, knocking]);
      return { peak, longest };
    },
  };
}
