import { greetedIn } from "../../domain/read-intent.ts";
import type { Reasoning } from "./reasoners/reasoner.ts";

type Addressed = Pick<Reasoning, "perceived" | "thread" | "agent" | "home">;

/**
 * The language in which to speak to a contact: theirs, as far as it is known; that of the greeting they began with;
 * the agent's first; that of most help pages.
 */
export function tongueOf({ perceived, thread, agent, home }: Addressed): string {
  const { languages } = agent.definition;
  const greeted = greetedIn(thread.find((said) => said.from === "contact")?.text ?? "");
  const understood = greeted && (languages.length === 0 || languages.includes(greeted)) ? greeted : undefined;
  return perceived.language.code ?? understood ?? languages[0] ?? home ?? "en";
}
