import { availableParallelism, loadavg } from "node:os";

/** What a machine is given on top of a limit: the more there waits for each of its processors, the more. */
export function grace(ms: number): number {
  return ms * Math.max(1, loadavg()[0]! / availableParallelism());
}
