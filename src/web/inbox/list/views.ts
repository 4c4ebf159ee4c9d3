import type { Counts, View } from "../../../contract/conversations.ts";

/** The views in the order they are offered, with the count that belongs to each. */
export const viewNames: { view: View; name: string; count?: keyof Counts; keys?: string[]; hint?: string }[] = [
  { view: "all", name: "All conversations" },
  {
    view: "needs-attention",
    name: "Needs attention",
    count: "needsAttention",
    keys: ["g n"],
    hint: "Flagged, until somebody acts: handed over, not delivered, a missed call.",
  },
  {
    view: "requires-action",
    name: "Requires action",
    count: "requiresAction",
    keys: ["g r"],
    hint: "All that is flagged, and every message that still waits for an answer.",
  },
  { view: "mine", name: "Assigned to me", count: "mine", keys: ["g m"] },
  { view: "unassigned", name: "Unassigned", count: "unassigned", keys: ["g u"] },
  { view: "unread", name: "Unread", count: "unread" },
  { view: "unresolved", name: "Unresolved" },
  { view: "resolved", name: "Resolved" },
];

export function viewName(view: View): string {
  return viewNames.find((one) => one.view === view)?.name ?? "All conversations";
}
