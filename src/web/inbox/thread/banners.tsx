import { CirclePause } from "lucide-react";
import type { ReactNode } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import { useBlocked } from "../../session.tsx";
import { Button } from "../../ui/button.tsx";
import { useActs } from "../acts.ts";
import { isByAgent } from "../by-agent.ts";
import { useContactActs } from "../contact-acts.ts";
import { nameInWords } from "../numbers.ts";
import { WaitingBanner } from "./waiting-banner.tsx";

/** One for each thing that keeps the agent silent here by somebody's will, with its way back. */
export function Banners({ conversation }: { conversation: Conversation }) {
  const { id, contact, lines, paused } = conversation;
  const acts = useActs();
  const contacts = useContactActs();
  return (
    <>
      {paused && (
        <Banner action="Resume" onAct={() => acts.resume(id)}>
          {isByAgent(paused) ? "The agent paused itself here" : `The agent is paused here by ${paused.by}`}
          {because(paused.reason)}.
        </Banner>
      )}
      {lines.map(
        (line) =>
          line.paused && (
            <Banner key={line.id} action="Resume" onAct={() => acts.resumeLine(id, line.id)}>
              The agent is paused on the line {line.channel.name} {by(line.paused)}.
            </Banner>
          ),
      )}
      {contact.paused && (
        <Banner action="Resume" onAct={() => contacts.free(contact, "pause")}>
          The agent is paused for {nameInWords(contact.name)} {by(contact.paused)}.
        </Banner>
      )}
      <WaitingBanner conversation={conversation} />
      {contact.blocked && (
        <Banner action="Unblock" onAct={() => contacts.free(contact, "block")}>
          {nameInWords(contact.name)} is blocked {by(contact.blocked)}. What they write is not answered.
        </Banner>
      )}
    </>
  );
}

function Banner({ action, onAct, children }: { action: string; onAct: () => unknown; children: ReactNode }) {
  const blocked = useBlocked()("inbox.write");
  return (
    <div className="flex items-center gap-2 border-b bg-warn/8 px-4 py-1.5">
      <CirclePause size={16} className="text-warn" aria-hidden />
      <p className="min-w-0 flex-1">{children}</p>
      <Button size="small" blocked={blocked} onClick={() => onAct()}>
        {action}
      </Button>
    </div>
  );
}

function by({ by, reason }: { by: string; reason: string | null }): string {
  return `by ${by}${because(reason)}`;
}

function because(reason: string | null): string {
  return reason ? `: ${reason.replace(/\.$/, "")}` : "";
}
