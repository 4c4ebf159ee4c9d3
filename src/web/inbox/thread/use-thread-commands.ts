import type { Conversation } from "../../../contract/conversations.ts";
import { allowed } from "../../allowed.ts";
import { type Command, useCommands } from "../../commands.ts";
import { useBlocked } from "../../session.tsx";
import { useActs } from "../acts.ts";
import { askComposer } from "../composer/ask.ts";
import { moveOnFrom } from "../list/reach.ts";
import { usePlace } from "../place.ts";
import { paneCovers } from "../side-pane.tsx";
import { answerNowWords, mayAnswerNow } from "../waiting.ts";
import { isTaken } from "./taken.ts";
import { useHeldActs, useUndoable } from "./use-held-acts.ts";

type ThreadCommands = {
  conversation: Conversation;
  panelShown: boolean;
  showPanel: (shown: boolean) => void;
  assign: () => void;
};

/** Everything that can be done to the conversation that is open, each with its key. */
export function useThreadCommands({ conversation, panelShown, showPanel, assign }: ThreadCommands) {
  const { id, handoff, paused, resolved } = conversation;
  const taken = isTaken(conversation);
  const acts = useActs();
  const place = usePlace();
  const blocked = useBlocked()("inbox.write");
  const { withdraw } = useHeldActs(id);
  const undoable = useUndoable(conversation);

  const reading: Command[] = [
    {
      id: "why",
      title: "Why?",
      group: "Conversation",
      keys: ["w"],
      words: "receipt gates reason",
      run: () => place.askWhy(place.why ? undefined : "newest"),
    },
    { id: "panel", title: "Contact panel", group: "Conversation", keys: ["i"], run: () => showPanel(!panelShown) },
    { id: "back", title: "Back", group: "Moving", keys: ["escape", "u"], keyOnly: true, run: back },
  ];
  const writing: Command[] = [
    // While a message can be undone, `z` means that: it does not wait.
    ...(undoable
      ? [{ id: "undo", title: "Undo sending", group: "Everywhere", keys: ["z"], run: () => void withdraw(undoable) }]
      : []),
    {
      id: "reply",
      title: "Reply",
      group: "Conversation",
      keys: ["r"],
      run: () => askComposer(id, { kind: "write", note: false }),
    },
    {
      id: "note",
      title: "Write a note",
      group: "Conversation",
      keys: ["n"],
      run: () => askComposer(id, { kind: "write", note: true }),
    },
    ...(resolved
      ? []
      : [
          {
            id: "take-over",
            title: taken ? "Hand back to the agent" : "Take over",
            group: "Conversation",
            keys: ["t"],
            run: () => void (taken ? acts.handBack(id) : acts.takeOver(id)),
          },
        ]),
    ...(handoff && !taken
      ? [
          {
            id: "hand-back",
            title: "Hand back to the agent",
            group: "Conversation",
            run: () => void acts.handBack(id),
          },
        ]
      : []),
    ...(mayAnswerNow(conversation)
      ? [
          {
            id: "answer-now",
            title: answerNowWords(conversation),
            group: "Conversation",
            words: "reconsider look again agent",
            run: () => void acts.answerNow(conversation),
          },
        ]
      : []),
    { id: "assign", title: "Assign", group: "Conversation", keys: ["a"], run: assign },
    { id: "resolve", title: "Resolve", group: "Conversation", keys: ["e"], run: resolve },
    { id: "reopen", title: "Reopen", group: "Conversation", keys: ["shift+e"], run: () => void acts.reopen(id) },
    {
      id: "pause",
      title: paused ? "Resume the agent" : "Pause the agent",
      group: "Conversation",
      run: () => void (paused ? acts.resume(id) : acts.pause(id)),
    },
  ];

  function resolve() {
    void acts.resolve(id);
    moveOnFrom(id);
  }

  /** What lies on top goes first. */
  function back() {
    if (place.why) return place.askWhy(undefined);
    if (panelShown && paneCovers()) return showPanel(false);
    place.close();
  }

  useCommands([...reading, ...allowed(blocked, writing)]);
}
