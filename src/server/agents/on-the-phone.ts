import { toSpokenAnswer } from "../media/voice/speech.ts";
import { phrase } from "./reasoners/phrases.ts";
import type { Reasoning, Thought } from "./reasoners/reasoner.ts";
import { tongueOf } from "./tongue.ts";

// About twenty seconds of speech.
const mostCharacters = 300;

const manner = [
  "This is a phone call: what you write is read out to the caller, who has been greeted already.",
  "Answer in one or two short sentences, as people speak: no greeting, no lists, no links, no marks, no page titles.",
  "What takes longer you offer to explain step by step.",
].join(" ");

/** The same question for somebody who listens: the agent has been introduced by the greeting, and is brief. */
export function onThePhone<Asked extends Pick<Reasoning, "agent" | "perceived" | "thread" | "composing">>(
  asked: Asked,
): Asked {
  const { agent, composing } = asked;
  const { definition } = agent;
  const moment = phrase("moment", tongueOf(asked));
  return {
    ...asked,
    agent: {
      ...agent,
      definition: {
        ...definition,
        introduction: "",
        prompt: `${definition.prompt}\n${manner}`.trim(),
        // What was written for chats promises an answer there.
        messages: { ...definition.messages, handoff: moment, unavailable: moment },
        maxLength: Math.min(definition.maxLength, mostCharacters),
      },
    },
    composing: (text) => composing(toSpokenAnswer(text)),
  };
}

/** However long and adorned an answer is, what is said of it is short and plain. */
export function inBrief(thought: Thought): Thought {
  return thought.kind === "reply" ? { ...thought, text: toSpokenAnswer(thought.text) } : thought;
}
