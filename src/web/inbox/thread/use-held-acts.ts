import { useQueryClient } from "@tanstack/react-query";
import type { Conversation, HeldMessage, WithdrawnMessage } from "../../../contract/conversations.ts";
import { isMoment } from "../../../domain/hold.ts";
import { ApiError, api } from "../../api.ts";
import { useMe } from "../../session.tsx";
import { sentenceOf } from "../../ui/problem.tsx";
import { toast } from "../../ui/toast.tsx";
import { dropHeld } from "../cache.ts";
import { askComposer } from "../composer/ask.ts";
import type { Writing } from "../composer/writing.ts";
import { base, conversationQuery } from "../queries.ts";

export function useHeldActs(conversation: string) {
  const client = useQueryClient();
  const path = ({ id }: HeldMessage) => `${base(conversation)}/held-messages/${id}`;
  const renew = () => client.invalidateQueries({ queryKey: conversationQuery(conversation).queryKey });

  function refused(error: unknown) {
    const gone = error instanceof ApiError && error.status === 404;
    toast(gone ? "Too late: it has already left." : sentenceOf(error), { tone: "bad" });
    void renew();
  }

  return {
    /** It never leaves. What was written is given back to be changed, or stays with the colleague who wrote it. */
    async withdraw(held: HeldMessage) {
      try {
        // Where the answer is lost, asking again brings the words once more.
        const { written } = await api.delete<{ written: WithdrawnMessage | null }>(path(held), {
          key: `withdraw-${held.id}`,
        });
        if (!written) {
          void renew();
          return toast(`It is not sent. ${held.author.name} is told, and keeps it.`);
        }
        dropHeld(client, conversation, held.id);
        askComposer(conversation, { kind: "take-back", writing: writingOf(written) });
      } catch (error) {
        refused(error);
      }
    },
    release: (held: HeldMessage) => void api.put(`${path(held)}/release`).catch(refused),
  };
}

/** The newest of one's own that can still be undone. */
export function useUndoable({ held }: Conversation): HeldMessage | undefined {
  const { person } = useMe();
  return held.findLast((one) => one.author.id === person.id && isMoment(one));
}

function writingOf({ text, line, files, email, template, humanAgent, replyTo }: WithdrawnMessage): Writing {
  return {
    text,
    note: false,
    line: line ?? undefined,
    files,
    email: email ? { ...email, subject: email.subject || undefined, html: email.html ?? undefined } : undefined,
    template: template ?? undefined,
    humanAgent,
    replyTo: replyTo ?? undefined,
  };
}
