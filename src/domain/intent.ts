export const intents = [
  "question",
  "interested",
  "objection",
  "not-interested",
  "complaint",
  "scheduling",
  "wrong-person",
  "opt-out",
  "human",
  "greeting",
  "thanks",
  "other",
] as const;
export type Intent = (typeof intents)[number];

export const intentNames: Record<Intent, string> = {
  question: "Question",
  interested: "Interested",
  objection: "Objection",
  "not-interested": "Not interested",
  complaint: "Complaint",
  scheduling: "Scheduling",
  "wrong-person": "Wrong person",
  "opt-out": "Opt-out",
  human: "Asks for a person",
  greeting: "Greeting",
  thanks: "Thanks",
  other: "Other",
};

export function isIntent(text: string | null): text is Intent {
  return text !== null && (intents as readonly string[]).includes(text);
}
