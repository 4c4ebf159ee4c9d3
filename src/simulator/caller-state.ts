/** A number of ours, and what it calls. */
export type OurNumber = { sid: string; number: string; voiceUrl: string; statusCallback: string };

export type PlayedCall = {
  sid: string;
  from: string;
  to: string;
  name: string;
  state: "ringing" | "talking" | "transferred" | "ended";
  startedAt: number;
  endedAt: number | null;
  seconds: number | null;
  /** Why it ended or where it went, in a few words. */
  note: string | null;
  said: Utterance[];
  /** Every frame that came over the websocket, as it came. */
  frames: { type: string; token?: string; last?: boolean; handoffData?: string }[];
  transfers: { number: string; whisper: string; answered: boolean }[];
  recordings: string[];
};

export type Utterance = { id: string; from: "customer" | "us"; text: string; whole: boolean };
