import { useEffect, useRef, useState } from "react";
import type { Conversation, Message } from "../../../contract/conversations.ts";
import { fits, tooLong } from "../../../domain/fits.ts";
import { isSilenced } from "../../../domain/opt-out.ts";
import { addressesIn, type Letter, newLetter, subjectOf, wrongAddress } from "./letter.ts";
import type { Rich, RichHandle } from "./rich-field.tsx";
import { useAttachments } from "./use-attachments.ts";
import { useDraft } from "./use-draft.ts";
import { useChannel, useLine, useOnTheLine, useWindow } from "./use-line.ts";
import type { Writing } from "./writing.ts";

/** All that is being written here, and where it would go. */
export function useWriting(conversation: Conversation) {
  const { draft, change, giveBack, save } = useDraft(conversation);
  const { line, choose } = useLine(conversation);
  const channel = useChannel(line);
  const window = useWindow(line);
  const onTheLine = useOnTheLine(conversation, line);
  const attachments = useAttachments(conversation.id, channel?.supports.attachments);
  const [letter, setLetter] = useLetter(conversation.id, draft.text);
  const [answering, answer] = useState<Message | null>(null);
  const [humanAgent, setHumanAgent] = useState(false);
  const [template, setTemplate] = useState<Writing["template"]>();
  const rich = useRef<RichHandle>(null);
  const isMail = (line?.channel.kind ?? conversation.medium) === "email";
  const optedOut = channel !== undefined && isSilenced(channel.supports, conversation.contact.unsubscribed !== null);

  function setText(text: string) {
    change({ text });
    setLetter((before) => ({ ...before, html: null }));
    rich.current?.set({ text });
  }

  function mail(): Writing["email"] {
    const { cc, bcc, html } = letter;
    const subject = subjectOf(letter, conversation).trim() || undefined;
    return { subject, cc: addressesIn(cc), bcc: addressesIn(bcc), html: html ?? undefined };
  }

  return {
    draft,
    change,
    save,
    line,
    choose,
    channel,
    window,
    onTheLine,
    attachments,
    letter,
    answering,
    answer,
    humanAgent,
    setHumanAgent,
    /** A filled template that was taken back. */
    template,
    setTemplate,
    rich,
    isMail,
    optedOut,
    setText,
    changeLetter: (to: Partial<Letter>) => setLetter((before) => ({ ...before, ...to })),
    setRich({ text, html }: Rich) {
      change({ text });
      setLetter((before) => ({ ...before, html }));
    },

    written(): Writing {
      const { text, note } = draft;
      if (note) return { text: text.trim(), note, files: [] };
      const open = window?.open ?? true;
      return {
        text: text.trim(),
        note,
        line: line?.id,
        files: attachments.ready,
        email: isMail ? mail() : undefined,
        humanAgent: (humanAgent && !open) || undefined,
        replyTo: answering ?? undefined,
      };
    },

    clear() {
      setText("");
      if (draft.note) return;
      attachments.clear();
      setLetter(newLetter);
      answer(null);
    },

    /** What could not be sent, or was taken back, stands there again. */
    restore({ text, note, files, email, humanAgent, replyTo, line, template }: Writing) {
      // A template's words are not free to be changed, but what fills it is.
      if (template) return setTemplate(template);
      change({ note });
      giveBack(text);
      if (note) return;
      attachments.giveBack(files);
      answer(replyTo ?? null);
      setHumanAgent(Boolean(humanAgent));
      if (line) choose(line);
      if (!isMail) return;
      // What was written since stands behind it.
      const html = [email?.html, letter.html].filter(Boolean).join("") || null;
      setLetter({
        subject: email?.subject ?? null,
        cc: email?.cc?.join(", ") || null,
        bcc: email?.bcc?.join(", ") || null,
        html,
      });
      rich.current?.set({ text, html });
    },

    /** Why it cannot be sent as it stands; `empty` needs no words. */
    blocked(): "empty" | string | null {
      const { all } = attachments;
      if (!draft.note && optedOut) return "They have opted out";
      const files = draft.note ? [] : all;
      if (!draft.text.trim() && files.length === 0) return "empty";
      if (draft.note) return null;
      if (all.some(({ problem }) => problem)) return "Remove the file that could not be uploaded";
      const wrong = wrongAddress(letter.cc) ?? wrongAddress(letter.bcc);
      if (isMail && wrong) return `${wrong} is no address`;
      if (channel && !fits(draft.text, channel.supports)) return tooLong(channel.supports);
      return null;
    },
  };
}

// The server keeps a draft's words; their marks, and who else gets them, stay in this tab.
const letters = new Map<string, { letter: Letter; text: string }>();

function useLetter(conversation: string, text: string) {
  const state = useState<Letter>(() => {
    const kept = letters.get(conversation);
    if (!kept) return newLetter;
    return kept.text === text ? kept.letter : { ...kept.letter, html: null };
  });
  const [letter] = state;
  useEffect(() => void letters.set(conversation, { letter, text }), [conversation, letter, text]);
  return state;
}

export type WritingState = ReturnType<typeof useWriting>;
