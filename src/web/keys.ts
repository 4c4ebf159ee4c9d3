/** A chord as commands write it: "e", "shift+e", "mod+enter", "#". `mod` is Cmd on Apple machines and Ctrl elsewhere. */
export function chordOf(event: KeyboardEvent): string | null {
  const key = plainKey(event);
  if (!key) return null;
  const mod = event.metaKey || event.ctrlKey;
  if (event.altKey && !isSymbol(key)) return null;
  // A symbol already is its shifted self: "#" needs no "shift+".
  const shift = event.shiftKey && !isSymbol(key);
  return [mod && "mod", shift && "shift", key].filter(Boolean).join("+");
}

/** Whether the person is writing, so that a letter is a letter. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true;
  const at = event.target as HTMLElement | null;
  if (!at?.closest) return false;
  if (at.isContentEditable || at.closest("textarea, select, [role=menu], [role=listbox], [role=combobox]")) return true;
  const input = at.closest("input");
  return Boolean(input && !["checkbox", "radio", "button", "submit", "range"].includes(input.type));
}

function plainKey({ key, code }: KeyboardEvent): string | null {
  const named = names[key];
  if (named) return named;
  if ([...key].length !== 1) return null;
  // A layout without Latin letters: what is printed on the key beside its own letter.
  const letter = /^\P{ASCII}$/u.test(key) ? latinOf(code) : key;
  return letter?.toLowerCase() ?? null;
}

function latinOf(code: string): string | undefined {
  return /^Key([A-Z])$/.exec(code)?.[1] ?? /^Digit(\d)$/.exec(code)?.[1];
}

function isSymbol(key: string): boolean {
  return key.length === 1 && !/[a-z0-9]/.test(key);
}

const names: Record<string, string> = {
  Enter: "enter",
  Escape: "escape",
  ArrowUp: "up",
  ArrowDown: "down",
  Delete: "delete",
  Backspace: "backspace",
};
