import type { Medium } from "../medium.ts";

/** Web chat: visitors read from our own database over their stream, so what is stored has been sent. */
export const webchat: Medium = {
  kind: "webchat",
  name: "Web chat",
  supports: { maxLength: 5000, repeatable: true },
  send: async () => ({ kind: "accepted", providerId: null }),
};
