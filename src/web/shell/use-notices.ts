import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Conversation } from "../../contract/conversations.ts";
import type { LiveEvent } from "../../contract/live.ts";
import { api } from "../api.ts";
import { useLive } from "../live.ts";
import { noticesChosen } from "../notices.ts";
import { useMe } from "../session.tsx";
import { asksFor, mayAsk, notice } from "./notify.ts";

/** Tells on this computer when a conversation needs a person and no tab of Parley is looked at; in the frame. */
export function useNotices() {
  const me = useMe().person.id;
  const navigate = useNavigate();
  useLive(
    useMemo(() => {
      const open = (conversation: string) =>
        navigate({ to: "/inbox/$view/$conversation", params: { view: "all", conversation } });
      return {
        event(event) {
          if (noticesChosen().on && mayAsk(event, me, Date.now())) void tell(event, me, open).catch(() => {});
        },
      };
    }, [me, navigate]),
  );
}

async function tell({ cursor, type, conversationId }: LiveEvent, me: string, open: (conversation: string) => unknown) {
  if (!conversationId || !(await mineToTell(cursor)) || !document.hidden) return;
  const conversation = await api.get<Conversation>(`/api/v1/conversations/${conversationId}`);
  if (!asksFor(type, conversation, me)) return;
  const { hideTexts, sound } = noticesChosen();
  const { title, body } = notice(type, conversation, hideTexts);
  // One for each conversation: a newer one takes the place of the older.
  const shown = new Notification(title, { body, tag: conversationId, icon: "/favicon.svg", silent: true });
  shown.onclick = () => {
    window.focus();
    shown.close();
    void open(conversationId);
  };
  if (sound) ring();
}

/** One tab tells of each event. The one that is looked at comes first, so that the others keep quiet. */
async function mineToTell(cursor: string): Promise<boolean> {
  if (!navigator.locks) return true;
  if (document.hidden) await wait(300);
  return new Promise((resolve) => {
    void navigator.locks.request(`parley notice ${cursor}`, { ifAvailable: true }, async (lock) => {
      resolve(lock !== null);
      if (lock) await wait(5000);
    });
  });
}

/** Two soft tones. */
function ring() {
  const audio = new AudioContext();
  const loudness = new GainNode(audio, { gain: 0.08 });
  loudness.connect(audio.destination);
  for (const [at, frequency] of [[0, 660] as const, [0.14, 880] as const]) {
    const tone = new OscillatorNode(audio, { frequency });
    tone.connect(loudness);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.12);
  }
  setTimeout(() => void audio.close(), 1000);
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
