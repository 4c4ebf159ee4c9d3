import type { ConversationRow } from "../../../contract/conversations.ts";
import { allowed } from "../../allowed.ts";
import { type Command, useCommands } from "../../commands.ts";
import { useBlocked } from "../../session.tsx";
import { type Acts, useActs } from "../acts.ts";
import { usePlace } from "../place.ts";
import { isTaken } from "../thread/taken.ts";
import { useAhead } from "./ahead.ts";
import { moveOnFrom } from "./reach.ts";
import type { Selection } from "./selection.ts";

type ListCommands = {
  rows: ConversationRow[];
  selection: Selection;
  /** Elsewhere the key for all selects text, as it does everywhere. */
  focused: boolean;
  reach: (index: number) => void;
};

/** Moving, opening and selecting by keyboard. With a conversation open, moving goes to the next one. */
export function useListCommands({ rows, selection, focused, reach }: ListCommands) {
  const place = usePlace();
  const acts = useActs();
  const ahead = useAhead();
  const blocked = useBlocked()("inbox.write");
  const ids = rows.map(({ id }) => id);
  const here = place.conversation ?? selection.cursor;
  const at = here ? ids.indexOf(here) : -1;

  function move(step: number, mark = false) {
    const next = Math.max(0, Math.min(ids.length - 1, at + step));
    const id = ids[next];
    if (!id) return;
    if (mark && here) selection.add(here);
    if (mark) selection.add(id);
    selection.setCursor(id);
    if (place.conversation && !mark) place.open(id, { replace: true });
    reach(next);
    ahead(ids[next + step]);
  }

  const moving: Command[] = [
    { id: "next", title: "Next conversation", group: "Moving", keys: ["j", "down"], keyOnly: true, run: () => move(1) },
    {
      id: "previous",
      title: "Previous conversation",
      group: "Moving",
      keys: ["k", "up"],
      keyOnly: true,
      run: () => move(-1),
    },
    {
      id: "mark-next",
      title: "Select downwards",
      group: "Selecting",
      keys: ["shift+j", "shift+down"],
      keyOnly: true,
      run: () => move(1, true),
    },
    {
      id: "mark-previous",
      title: "Select upwards",
      group: "Selecting",
      keys: ["shift+k", "shift+up"],
      keyOnly: true,
      run: () => move(-1, true),
    },
    {
      id: "mark-all",
      title: "Select all that are shown",
      group: "Selecting",
      keys: focused ? ["mod+a"] : [],
      run: selection.all,
    },
  ];
  const onRow: Command[] = here
    ? [{ id: "mark", title: "Select or deselect", group: "Selecting", keys: ["x"], run: () => selection.toggle(here) }]
    : [];
  const closed = place.conversation ? undefined : rows[at];
  const opening: Command = {
    id: "open",
    title: "Open",
    group: "Moving",
    keys: ["enter", "o"],
    keyOnly: true,
    run: () => closed && place.open(closed.id),
  };
  // What is selected is meant by these keys, and not the row that the keyboard stands on.
  const writing = closed && selection.marked.size === 0 ? allowed(blocked, writingOn(closed, acts)) : [];
  const marked: Command[] =
    selection.marked.size > 0
      ? [{ id: "unmark", title: "Clear the selection", group: "Selecting", keys: ["escape"], run: selection.clear }]
      : [];
  useCommands([...moving, opening, ...onRow, ...writing, ...marked]);
}

function writingOn({ id, handoff, assignee }: ConversationRow, acts: Acts): Command[] {
  const taken = isTaken({ handoff, assignee });
  const group = "Conversation";
  return [
    {
      id: "resolve",
      title: "Resolve",
      group,
      keys: ["e"],
      run() {
        void acts.resolve(id);
        moveOnFrom(id);
      },
    },
    { id: "reopen", title: "Reopen", group, keys: ["shift+e"], run: () => void acts.reopen(id) },
    {
      id: "take-over",
      title: taken ? "Hand back to the agent" : "Take over",
      group,
      keys: ["t"],
      run: () => void (taken ? acts.handBack(id) : acts.takeOver(id)),
    },
  ];
}
