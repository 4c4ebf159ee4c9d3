import { randomUUID } from "node:crypto";
import type { Hints } from "../infra/hints.ts";
import type { Speak } from "../media/medium.ts";
import type { OpenCalls, Which, Words } from "../media/voice/open-calls.ts";

type Told =
  | { kind: "who-has"; id: string; which: Which }
  | { kind: "say"; id: string; which: Which; words: Words }
  | { kind: "have"; id: string }
  | { kind: "said"; id: string };

type Waits = { haveMs: number; saidMs: number };

/**
 * Speaks on a call whose websocket ends on another node. First it asks who has the call, which changes nothing: where
 * nobody answers, surely nothing was said. Only then the words go out.
 */
export function speakElsewhere(
  hints: Pick<Hints, "tell" | "on">,
  find: OpenCalls["find"],
  { haveMs, saidMs }: Waits = { haveMs: 700, saidMs: 3_000 },
): Speak {
  const waiting = new Map<string, () => void>();
  const tell = (told: Told) => hints.tell("calls", told);

  hints.on("calls", (payload) => {
    const told = payload as Told | undefined;
    if (!told) return;
    if (told.kind === "have" || told.kind === "said") return waiting.get(`${told.kind} ${told.id}`)?.();
    const call = find(told.which);
    if (!call) return;
    if (told.kind === "say") call.say(told.words);
    tell({ kind: told.kind === "say" ? "said" : "have", id: told.id });
  });

  /** Whether the answer to what is told came in time. */
  function ask(told: Told, answer: "have" | "said", ms: number): Promise<boolean> {
    const key = `${answer} ${told.id}`;
    return new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      waiting.set(key, () => {
        clearTimeout(timer);
        resolve(true);
      });
      tell(told);
    }).finally(() => waiting.delete(key));
  }

  return async (which, words) => {
    const id = randomUUID();
    if (!(await ask({ kind: "who-has", id, which }, "have", haveMs))) return "nobody";
    return (await ask({ kind: "say", id, which, words }, "said", saidMs)) ? "said" : "unknown";
  };
}
