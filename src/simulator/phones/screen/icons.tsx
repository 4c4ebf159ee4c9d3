/** @jsxImportSource preact */
import type { PhoneMedium } from "../phone.ts";

const paths = {
  sms: "M2.5 3.5h11v7.5h-6L4.5 13.5V11h-2zM5.5 7.25h.01M8 7.25h.01M10.5 7.25h.01",
  whatsapp: "M8 2.25a5.75 5.75 0 0 0-5 8.6L2.25 13.75l3-.75A5.75 5.75 0 1 0 8 2.25zM6 6c0 2.4 1.6 4 4 4",
  messenger:
    "M8 2.25c-3.3 0-6 2.4-6 5.4 0 1.7.85 3.2 2.2 4.2v2.15l2.1-1.15c.55.13 1.1.2 1.7.2 3.3 0 6-2.4 6-5.4s-2.7-5.4-6-5.4zM4.75 9l2.25-2.25 2 1.5L11.25 6",
  instagram:
    "M5 2.5h6A2.5 2.5 0 0 1 13.5 5v6a2.5 2.5 0 0 1-2.5 2.5H5A2.5 2.5 0 0 1 2.5 11V5A2.5 2.5 0 0 1 5 2.5zM8 5.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2zM11.4 4.6h.01",
  email: "M2.25 3.75h11.5v8.5H2.25zM2.5 4.25 8 8.5l5.5-4.25",
  voice: "M5.2 2.5 3 3.4c-.5 5 4.6 10.1 9.6 9.6l.9-2.2-2.7-1.6-1.3 1.2c-1.5-.7-3.2-2.4-3.9-3.9l1.2-1.3z",
  send: "M8 13.5V3M3.5 7.25 8 2.75l4.5 4.5",
  clip: "m12.75 7.5-4.7 4.7a3 3 0 0 1-4.25-4.25l5-5a2 2 0 0 1 2.85 2.85l-4.7 4.7a1 1 0 0 1-1.4-1.4l4.2-4.2",
  close: "m4 4 8 8M12 4l-8 8",
  plus: "M8 3v10M3 8h10",
  back: "M9.5 3.5 5 8l4.5 4.5",
  reply: "M6.5 4 2.75 7.5 6.5 11M3 7.5h5.5c2.75 0 4.5 1.5 4.75 4.5",
  heart: "M8 13C4.6 10.5 2.5 8.6 2.5 6.2A2.8 2.8 0 0 1 8 5a2.8 2.8 0 0 1 5.5 1.2C13.5 8.6 11.4 10.5 8 13z",
  undo: "M3 6.5h6.5a3.25 3.25 0 0 1 0 6.5H6M5.5 3.5 2.75 6.5 5.5 9.5",
  keypad: "M4 4h.01M8 4h.01M12 4h.01M4 8h.01M8 8h.01M12 8h.01M4 12h.01M8 12h.01M12 12h.01",
  hangup: "M2 9.5c3.4-3.3 8.6-3.3 12 0l-1.6 1.9-2.6-1.1V8.5c-1.2-.4-2.4-.4-3.6 0v1.8l-2.6 1.1z",
  faults: "M8.75 2 3.5 9h4l-.75 5L12.5 7h-4.25z",
  pen: "m3 13 .6-2.9 7.1-7.1 2.3 2.3-7.1 7.1z",
  file: "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
} as const;

export type IconName = keyof typeof paths | PhoneMedium;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** One tick: with the provider; two: on the phone; two in colour: read. */
export function Ticks({ state }: { state: "sent" | "delivered" | "read" }) {
  return (
    <svg class={`ticks ${state}`} viewBox={state === "sent" ? "0 0 14 12" : "0 0 20 12"} aria-hidden="true">
      <path d="m2 6.5 3.5 3.5L12 2.5" />
      {state !== "sent" && <path d="m9 8.5 1.75 1.5 7-7.5" />}
    </svg>
  );
}
