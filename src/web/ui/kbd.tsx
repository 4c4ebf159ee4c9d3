const apple = typeof navigator !== "undefined" && /Mac|iP(hone|ad|od)/.test(navigator.platform);

const symbols: Record<string, string> = {
  mod: apple ? "⌘" : "Ctrl",
  shift: apple ? "⇧" : "Shift",
  alt: apple ? "⌥" : "Alt",
  enter: apple ? "↵" : "Enter",
  escape: "Esc",
  up: "↑",
  down: "↓",
};

/** `keys` is written as in a command: "e", "mod+enter", "g i". */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className="inline-flex shrink-0 items-center gap-1 font-sans text-small">
      {keys.split(" ").map((chord) => (
        <span key={chord} className="min-w-5 rounded-sm border border-current/25 px-1 text-center">
          {spell(chord)}
        </span>
      ))}
    </kbd>
  );
}

/** The same in one plain string, for titles and screen readers. */
export function spell(chord: string): string {
  const parts = chord.split("+").map((part) => symbols[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  return parts.join(apple ? "" : "+");
}
