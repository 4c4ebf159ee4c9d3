import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type CannedReply, cannedQuery } from "../queries.ts";

export type Canned = ReturnType<typeof useCanned>;

const asked = /(^|\s)\/([\p{L}\p{N}_-]*)$/u;

export type Key = Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "preventDefault">;

/** "/" and a few letters at the end of what is written offer the replies that begin so; one takes the place of `typed` letters. */
export function useCanned(text: string, put: (reply: string, typed: number) => void) {
  const [at, setAt] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const match = asked.exec(text);
  const { data = [] } = useQuery({ ...cannedQuery, enabled: match !== null });
  const word = match?.[2]?.toLowerCase() ?? "";
  const found = match && dismissed !== text ? data.filter((reply) => fits(reply, word)).slice(0, 8) : [];
  const open = found.length > 0;
  const chosen = Math.min(at, found.length - 1);

  function insert(reply: CannedReply) {
    setAt(0);
    put(reply.text, word.length + 1);
  }

  /** Answers whether the key was for the list. */
  function onKeyDown(event: Key): boolean {
    if (!open || event.metaKey || event.ctrlKey) return false;
    if (event.key === "ArrowDown") setAt((chosen + 1) % found.length);
    else if (event.key === "ArrowUp") setAt((chosen + found.length - 1) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") insert(found[chosen]!);
    else if (event.key === "Escape") setDismissed(text);
    else return false;
    event.preventDefault();
    return true;
  }

  return { open, found, chosen, insert, onKeyDown, active: open ? `canned-${found[chosen]!.id}` : undefined };
}

export function CannedReplies({ canned }: { canned: Canned }) {
  if (!canned.open) return null;
  return (
    <div
      id="canned-replies"
      role="listbox"
      aria-label="Canned replies"
      className="absolute inset-x-2 bottom-full z-20 mx-auto mb-1 max-h-72 max-w-176 overflow-y-auto rounded-md bg-raised p-1 shadow-float"
    >
      {canned.found.map((reply, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active option
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field's keys choose
        <div
          key={reply.id}
          id={`canned-${reply.id}`}
          role="option"
          aria-selected={index === canned.chosen}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => canned.insert(reply)}
          className="flex min-h-8 items-baseline gap-3 rounded-sm px-2 py-1 hover:bg-hover aria-selected:bg-hover"
        >
          <span className="shrink-0 font-medium">/{reply.shortcut}</span>
          <span className="truncate text-muted">{reply.text}</span>
        </div>
      ))}
    </div>
  );
}

function fits({ shortcut, text }: CannedReply, word: string): boolean {
  return shortcut.toLowerCase().startsWith(word) || (word.length > 2 && text.toLowerCase().includes(word));
}
