import { type Embedded, embed } from "./embed.ts";

declare global {
  interface Window {
    Parley?: Embedded["parley"] | [string, ...unknown[]][];
  }
}

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>("script[data-channel]");
const channel = script?.dataset.channel;
const early = window.Parley;

// Anything but the page's own queue means that an earlier copy of this script is already at work.
if (script && channel && (!early || Array.isArray(early))) {
  const { parley, start } = embed(new URL(script.src).origin, channel);
  window.Parley = parley;
  for (const call of early ?? []) parley.push(call);
  whenIdle(start);
}

function whenIdle(work: () => void) {
  const idle = () =>
    "requestIdleCallback" in window ? requestIdleCallback(work, { timeout: 3000 }) : setTimeout(work, 200);
  if (document.readyState === "complete") idle();
  else addEventListener("load", idle, { once: true });
}
