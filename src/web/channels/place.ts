import type { Medium } from "../../contract/channels.ts";

/** Where on a channel's page one is; the address says it. */
const names = {
  general: "General",
  connection: "Connection",
  appearance: "Appearance",
  hours: "Hours",
  install: "Install",
  identity: "Identity",
  keywords: "Keywords",
  signature: "Signature",
  calls: "Calls",
  templates: "Templates",
  test: "Test",
  health: "Health",
  unmatched: "Unmatched",
} as const;

export type Tab = keyof typeof names;

const own: Record<Medium, Tab[]> = {
  webchat: ["appearance", "hours", "install", "identity", "health"],
  email: ["connection", "signature", "test", "health", "unmatched"],
  sms: ["connection", "keywords", "test", "health", "unmatched"],
  whatsapp: ["connection", "templates", "test", "health", "unmatched"],
  messenger: ["connection", "test", "health", "unmatched"],
  instagram: ["connection", "test", "health", "unmatched"],
  voice: ["connection", "calls", "test", "health", "unmatched"],
  linkedin: [],
};

export function tabsOf(kind: Medium): { value: Tab; label: string }[] {
  return (["general", ...own[kind]] as const).map((value) => ({ value, label: names[value] }));
}

export function tabNamed(value: unknown): Tab | undefined {
  return typeof value === "string" && value in names ? (value as Tab) : undefined;
}

export type UnmatchedPlace = { channel?: string | undefined; closed?: boolean | undefined; event?: string | undefined };

export function unmatchedPlace({ channel, closed, event }: Record<string, unknown>): UnmatchedPlace {
  return { channel: word(channel), closed: closed === true || undefined, event: word(event) };
}

function word(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
