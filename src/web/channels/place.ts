/** Where on a channel's page one is; the address says it. */
export const tabs = ["general", "appearance", "hours", "install", "identity"] as const;
export type Tab = (typeof tabs)[number];
