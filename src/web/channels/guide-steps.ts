import type { Provided } from "./fields.ts";

const providers: Record<Provided, string> = {
  email: "your mail host",
  sms: "Twilio",
  whatsapp: "Meta",
  messenger: "Meta",
  instagram: "Meta",
  voice: "Twilio",
};

/** The names of the steps, before and after the channel is there. */
export function stepNames(kind: Provided): string[] {
  const written = kind === "voice" ? "Make the first call" : "Write the first message";
  return [
    kind === "email" ? "Your mailbox" : `Your account at ${providers[kind]}`,
    kind === "email" ? "How mail arrives" : `Tell ${providers[kind]} where to post`,
    written,
    "Try both ways",
  ];
}
