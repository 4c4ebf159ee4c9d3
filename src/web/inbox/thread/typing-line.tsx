import type { Conversation } from "../../../contract/conversations.ts";
import { useOthers } from "../presence.ts";

/** Who is writing right now. Told to the eye only: each keystroke read aloud would be noise. */
export function TypingLine({ conversation }: { conversation: Conversation }) {
  const writing = useOthers(conversation.id).filter((one) => one.doing !== "viewing");
  if (writing.length === 0) return null;
  const names = writing.map((one) => (one.who === "agent" ? (conversation.agent?.name ?? one.name) : one.name));
  const verb = writing.every((one) => one.doing === "thinking") ? "composing an answer" : "typing";
  return (
    <p className="flex items-center gap-2 pt-3 text-muted text-small">
      <span className="breathing size-1.5 rounded-full bg-current" />
      <span>
        <bdi>{names.join(", ")}</bdi> {names.length > 1 ? "are" : "is"} {verb}
      </span>
    </p>
  );
}
