import { X } from "lucide-react";
import { type Ref, useEffect, useRef, useState } from "react";
import { IconButton } from "../../ui/button.tsx";
import { usePlace } from "../place.ts";

/** Searches while one types; the address follows a moment behind. */
export function SearchField({ ref, onClose }: { ref: Ref<HTMLInputElement>; onClose: () => void }) {
  const { filters, filter } = usePlace();
  const asked = filters.q ?? "";
  const [text, setText] = useState(asked);
  const sent = useRef(asked);

  useEffect(() => {
    // Changed from elsewhere, as by the × of the active filter.
    if (asked !== sent.current) setText(asked);
    sent.current = asked;
  }, [asked]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing asks
  useEffect(() => {
    const next = text.trim();
    if (next === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = next;
      filter({ q: next || undefined });
    }, 250);
    return () => clearTimeout(timer);
  }, [text]);

  function close() {
    if (asked) filter({ q: undefined });
    onClose();
  }

  return (
    <search className="relative block px-3 pb-2">
      <input
        ref={ref}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && close()}
        aria-label="Search conversations"
        placeholder="Name, email, phone or words"
        className="h-8 w-full rounded-md border border-edge/70 bg-surface ps-2.5 pe-8 placeholder:text-muted focus:border-accent focus:outline-1 focus:outline-accent focus:outline-offset-0 max-pane:text-[1rem] [&::-webkit-search-cancel-button]:hidden"
      />
      <IconButton
        label="Close the search"
        shortcut="escape"
        size="small"
        onClick={close}
        className="absolute top-1 right-4"
      >
        <X size={14} />
      </IconButton>
    </search>
  );
}
