/** A number of ours, and what it calls. */
export type OurNumber = { sid: string; number: string; voiceUrl: string; statusCallback: string };

export type MissedAs = "no-answer" | "busy" | "canceled" | "failed";

export type PlayedCall = {
  sid: string;
  from: string;
  to: string;
  name: string;
  state: "ringing" | "talking" | "transferred" | "ended";
  startedAt: number;
  endedAt: number | null;
  seconds: number | null;
  /** What kept it from being answered. */
  missedAs: MissedAs | null;
  /** Why it ended or where it went, in a few words. */
  note: string | null;
  /** What the caller is listened to and spoken to in. */
  language: string;
  said: Utterance[];
  /** Every frame that came over the websocket, as it came. */
  frames: {
    type: string;
    token?: string;
    last?: boolean;
    handoffData?: string;
    ttsLanguage?: string;
    transcriptionLanguage?: string;
  }[];
  /** `url` is where the whisper was asked for. */
  transfers: { number: string; url: string; whisper: string; answered: boolean }[];
  recordings: Recording[];
};

/** `callback` is told of it once it is there. */
export type Recording = { sid: string; name: string; callback: string; told: boolean };

export type Utterance = {
  id: string;
  from: "customer" | "us";
  text: string;
  /** False while more of it is to come. */
  whole: boolean;
  /** When the last of it is spoken: speaking takes longer than writing. */
  until: number;
  /** How many characters were spoken before somebody spoke into it; null where nobody did. */
  heard: number | null;
};
