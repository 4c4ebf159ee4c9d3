import type { Failure } from "../medium.ts";

/** What a mail server's refusal means: by its enhanced status code (RFC 3463) where it gives one, else by its reply code. */
export type Refusal = {
  /** 550 and its like; null where only a report tells. */
  reply: number | null;
  /** 5.1.1 and its like. */
  status: string | null;
  /** Which command was refused, where it is known. */
  command?: string;
};

export function readRefusal({ reply, status, command }: Refusal): Failure {
  const code = status ?? (reply ? String(reply) : "refused");
  const [concerns, reason] = (status && byStatus(status)) || byReply(reply ?? 0, command);
  return { code, reason, concerns };
}

/** The enhanced status code at the beginning of a server's answer: "550 5.1.1 No such user". */
export function statusIn(response: string | undefined): string | null {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response ?? "")?.[1] ?? null;
}

type Meaning = [Failure["concerns"], string];

const meanings: Record<string, Meaning> = {
  "1.0": ["recipient", "The address is not accepted."],
  "1.1": ["recipient", "There is no such mailbox."],
  "1.2": ["recipient", "The address leads to a server that takes no mail for it."],
  "1.3": ["recipient", "The address is not written the way addresses are."],
  "1.4": ["recipient", "The address leads to more than one mailbox."],
  "1.6": ["recipient", "The mailbox has moved, and nobody knows where."],
  "1.7": ["account", "The sender's address is not written the way addresses are."],
  "1.8": ["account", "The sender's address is not accepted."],
  "1.10": ["recipient", "The domain of the address takes no mail at all."],
  "2.0": ["recipient", "The mailbox does not take this mail."],
  "2.1": ["recipient", "The mailbox is switched off."],
  "2.2": ["recipient", "The mailbox is full."],
  "2.3": ["content", "The mail is larger than the mailbox allows."],
  "2.4": ["recipient", "The list behind the address cannot be reached."],
  "3.1": ["provider", "The receiving server has no room left."],
  "3.4": ["content", "The mail is larger than the receiving server allows."],
  "4.1": ["provider", "The receiving server does not answer."],
  "4.4": ["recipient", "No mail server is known for the address."],
  "4.6": ["provider", "The mail was sent round in a circle."],
  "4.7": ["provider", "The mail could not be delivered in time."],
  "7.0": ["provider", "The receiving server refused the mail by its own rules."],
  "7.1": ["provider", "The receiving server refused the mail by its own rules."],
  "7.8": ["account", "The mail server refuses the user name or the password."],
  "7.9": ["account", "The mail server wants another way of signing in."],
  "7.20": ["account", "The mail is refused because its signature (DKIM) does not hold."],
  "7.23": ["account", "The mail is refused because our server may not send for this domain (SPF)."],
  "7.25": ["account", "The mail is refused because our server's name and address do not match."],
  "7.26": ["account", "The mail is refused because it proves neither SPF nor DKIM (DMARC)."],
};

const classes: Record<string, Meaning> = {
  "1": ["recipient", "The address is not accepted."],
  "2": ["recipient", "The mailbox does not take this mail."],
  "3": ["provider", "The receiving server could not take the mail."],
  "4": ["provider", "The way to the receiving server is broken."],
  "5": ["provider", "The mail servers did not understand each other."],
  "6": ["content", "The receiving server could not handle what the mail holds."],
  "7": ["provider", "The receiving server refused the mail by its own rules."],
};

function byStatus(status: string): Meaning | undefined {
  const [, kind = "", detail = ""] = status.split(".");
  return meanings[`${kind}.${detail}`] ?? classes[kind];
}

function byReply(reply: number, command = ""): Meaning {
  if (reply === 421) return ["provider", "The mail server is closing down or too busy."];
  if ([530, 534, 535, 538].includes(reply)) return ["account", "The mail server wants another user name or password."];
  if (reply === 552) return ["content", "The mail is larger than the receiving server allows."];
  if (command.startsWith("MAIL")) return ["account", "The mail server does not accept us as the sender."];
  if (command.startsWith("RCPT")) return ["recipient", "The address is not accepted."];
  if (command.startsWith("DATA")) return ["content", "The receiving server refused what the mail holds."];
  return ["provider", "The mail server refused the mail."];
}
