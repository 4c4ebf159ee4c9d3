import { useEffect, useRef, useSyncExternalStore } from "react";
import { chordOf, isTyping } from "./keys.ts";

/** One thing that can be done now. Its key, its place in the palette and its line in the help all come from here. */
export type Command = {
  id: string;
  title: string;
  /** Heading in the palette and in the help. */
  group: string;
  /** "e", "shift+e", "mod+enter", "g i"; more than one may do. */
  keys?: string[];
  /** More words the palette finds it by. */
  words?: string;
  /** Known only by its key: moving in a list is not something to search for. */
  keyOnly?: boolean;
  run: () => void;
};

let layers: Command[][] = [];
let all: Command[] = [];
let singleKeys = true;
let pending: { first: string; at: number } | null = null;
const listeners = new Set<() => void>();

/** Offers these commands while the component is on screen. What was offered last answers a key first. */
export function useCommands(commands: Command[]) {
  const current = useRef(commands);
  current.current = commands;
  const signature = commands.map((command) => `${command.id} ${command.title} ${command.keys}`).join("|");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is shown counts; `run` is read when it is pressed
  useEffect(() => {
    const layer = current.current.map((command) => ({
      ...command,
      run: () => current.current.find((other) => other.id === command.id)?.run(),
    }));
    setLayers([...layers, layer]);
    return () => setLayers(layers.filter((other) => other !== layer));
  }, [signature]);
}

/** Everything that can be done on this screen now. */
export function useAllCommands(): Command[] {
  return useSyncExternalStore(subscribe, () => all);
}

/** Listens to the keyboard; once, in the frame. `enabled` switches the single keys off (WCAG 2.1.4). */
export function useKeyboard(enabled: boolean) {
  useEffect(() => {
    singleKeys = enabled;
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [enabled]);
}

function onKey(event: KeyboardEvent) {
  const chord = chordOf(event);
  if (!chord || event.defaultPrevented || document.querySelector("[role=dialog], [role=alertdialog]")) return;
  const plain = !chord.includes("mod+");
  const writing = isTyping(event);
  if (plain && (writing || (!singleKeys && chord.length === 1))) return;
  if (chord === "enter" && (event.target as Element).closest("a, button, summary, [role=tab]")) return;
  const command = commandFor(chord);
  if (!command || (writing && ofText.test(chord))) return;
  event.preventDefault();
  command.run();
}

// Inside a field these belong to the text.
const ofText = /^mod\+(shift\+)?([acvxyz]|up|down|backspace|delete)$/;

/** Two keys in a row ("g i") count when the second comes within a second. */
function commandFor(chord: string): Command | undefined {
  const now = Date.now();
  const sequence = pending && now - pending.at < 1000 ? `${pending.first} ${chord}` : null;
  pending = null;
  const found = (sequence && find(sequence)) || find(chord);
  if (!found) pending = { first: chord, at: now };
  return found;
}

function find(keys: string): Command | undefined {
  return all.findLast((command) => command.keys?.includes(keys));
}

function setLayers(next: Command[][]) {
  layers = next;
  const byId = new Map<string, Command>();
  for (const command of layers.flat()) {
    byId.delete(command.id);
    byId.set(command.id, command);
  }
  all = [...byId.values()];
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
