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

type Effect = { says: boolean; pauses: boolean; needsAttention: boolean };

/** What the agent does once a conversation has come to this outcome. */
export const outcomeEffects: Record<Outcome, Effect> = {
  ongoing: { says: true, pauses: false, needsAttention: false },
  "appointment-scheduled": { says: true, pauses: true, needsAttention: true },
  "not-interested": { says: false, pauses: true, needsAttention: false },
  "needs-human": { says: true, pauses: true, needsAttention: true },
  "wrong-person": { says: true, pauses: true, needsAttention: true },
  "max-turns": { says: false, pauses: true, needsAttention: true },
};
