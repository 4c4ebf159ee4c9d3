import { Sparkles } from "lucide-react";
import { useState } from "react";
import type { Conversation } from "../../contract/conversations.ts";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { useActs } from "./acts.ts";
import { answerNowWords, mayAnswerNow } from "./waiting.ts";

/** There as soon as nothing keeps the agent from answering what it has left to people. */
export function AnswerNow({ conversation }: { conversation: Conversation }) {
  const acts = useActs();
  const blocked = useBlocked()("inbox.write");
  const [asking, setAsking] = useState(false);
  if (!mayAnswerNow(conversation)) return null;

  async function ask() {
    setAsking(true);
    await acts.answerNow(conversation);
    setAsking(false);
  }

  return (
    <Button size="small" variant="primary" icon={<Sparkles size={14} />} busy={asking} blocked={blocked} onClick={ask}>
      {answerNowWords(conversation)}
    </Button>
  );
}
