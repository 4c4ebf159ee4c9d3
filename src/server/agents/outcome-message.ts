import { type AgentDefinition, outcomeMessages } from "../../domain/agent-definition.ts";
import { type Phrase, phrase } from "./reasoners/phrases.ts";

type Messages = AgentDefinition["messages"];

/** What a team has written itself is said word for word; where it left the first words, ours are said in the contact's language. */
export function outcomeMessage(messages: Messages, name: keyof Messages, tongue: string, ours: Phrase = name): string {
  const written = messages[name];
  return written === outcomeMessages[name] ? phrase(ours, tongue) : written;
}
