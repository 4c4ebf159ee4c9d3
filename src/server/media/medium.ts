import type { Medium as Kind } from "../../contract/channels.ts";

/** One way of reaching people. It gets config and bytes and gives back values; it never sees the database. */
export type Medium = {
  kind: Kind;
  name: string;
  supports: Supports;
  /** Hands one message to the provider. Never throws: whatever happened is one of the outcomes. */
  send(outgoing: Outgoing): Promise<Sent>;
};

export type Supports = {
  /** Longest text of one message, in characters. */
  maxLength: number;
  /** Sending again what may have been sent changes nothing, as where the contact reads from our own database. */
  repeatable: boolean;
};

export type Outgoing = { messageId: string; attemptId: string; address: string; text: string };

export type Sent =
  | { kind: "accepted"; providerId: string | null }
  /** Surely not sent, and not worth another try. */
  | { kind: "failed"; reason: string }
  /** Surely not sent, worth another try after so many milliseconds. */
  | { kind: "later"; ms: number; reason: string }
  /** Nobody knows. Never sent again blindly. */
  | { kind: "unknown"; reason: string };

/** What arrived, in our words. `eventId` is the provider's: with it a second delivery changes nothing. */
export type Inbound = {
  eventId: string;
  clientId: string | null;
  address: { kind: string; value: string; verified: boolean };
  profile: Profile;
  text: string;
  raw: unknown;
};

export type Profile = {
  name: string | null;
  email: string | null;
  device: { browser?: string; system?: string };
  referral: { page?: string; referrer?: string };
};
