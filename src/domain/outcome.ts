export const outcomes = [
  "ongoing",
  "appointment-scheduled",
  "not-interested",
  "needs-human",
  "wrong-person",
  "max-turns",
] as const;
export type Outcome = (typeof outcomes)[number];

export const outcomeNames: Record<Outcome, string> = {
  ongoing: "Ongoing",
  "appointment-scheduled": "Appointment scheduled",
  "not-interested": "Not interested",
  "needs-human": "Needs human",
  "wrong-person": "Wrong person",
  "max-turns": "Maximum turns reached",
};

type Effect = { pauses: boolean; needsAttention: boolean };

/** What follows for the agent once a conversation has come to this outcome. What needs a human is handed off instead of paused. */
export const outcomeEffects: Record<Outcome, Effect> = {
  ongoing: { pauses: false, needsAttention: false },
  "appointment-scheduled": { pauses: true, needsAttention: true },
  "not-interested": { pauses: true, needsAttention: false },
  "needs-human": { pauses: false, needsAttention: true },
  "wrong-person": { pauses: true, needsAttention: true },
  "max-turns": { pauses: true, needsAttention: true },
};
