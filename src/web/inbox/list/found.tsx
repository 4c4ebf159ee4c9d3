import type { Passage } from "../../../contract/conversations.ts";

/** The words by which a search has found a conversation. */
export function Found({ passage }: { passage: Passage }) {
  return passage.map(({ text, hit }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a passage is never rearranged
    hit ? <Hit key={index}>{text}</Hit> : <span key={index}>{text}</span>,
  );
}

function Hit({ children }: { children: string }) {
  return <mark className="rounded-xs bg-accent/20 px-px text-text">{children}</mark>;
}
