import { useEffect } from "react";
import { useCounts } from "../counts.ts";

/** How many need attention, before the name of every page and as a dot on its icon: the tab says it from afar. */
export function useCountInTitle() {
  const count = useCounts()?.needsAttention ?? 0;
  useEffect(() => {
    const title = document.querySelector("title")!;
    const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]")!;
    const show = () => {
      const wanted = titled(document.title, count);
      if (document.title !== wanted) document.title = wanted;
    };
    icon.href = count > 0 ? "/favicon-waiting.svg" : "/favicon.svg";
    show();
    // Each page names itself when it comes, and knows nothing of the count.
    const observer = new MutationObserver(show);
    observer.observe(title, { childList: true });
    return () => {
      observer.disconnect();
      icon.href = "/favicon.svg";
      document.title = titled(document.title, 0);
    };
  }, [count]);
}

export function titled(title: string, count: number): string {
  const name = title.replace(/^\(\d+\) /, "");
  return count > 0 ? `(${count}) ${name}` : name;
}
