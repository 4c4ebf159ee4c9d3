import { useSyncExternalStore } from "react";

type Overlay = "palette" | "help" | null;

let open: Overlay = null;
const listeners = new Set<() => void>();

export const openPalette = () => show("palette");
export const openHelp = () => show("help");
export const closeOverlay = () => show(null);

/** Which of the two stands over the screen; one at a time. */
export function useOverlay(): Overlay {
  return useSyncExternalStore(subscribe, () => open);
}

function show(next: Overlay) {
  open = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
