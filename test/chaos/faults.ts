import type { Fault } from "./fault.ts";
import { killAlone, killAmongNodes } from "./faults/kill-at-random.ts";

/** Faults of nodes that share a database. */
export const together: Fault[] = [killAmongNodes];

/** The fault of a node that keeps its database itself. */
export const alone = killAlone;
