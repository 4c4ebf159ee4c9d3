import { type Command, useCommands } from "../../commands.ts";
import { useCan } from "../../session.tsx";
import { useActs } from "../acts.ts";
import { usePlace } from "../place.ts";
import { useAhead } from "./ahead.ts";
import type { Selection } from "./selection.ts";

type ListCommands = {
  ids: string[];
  selection: Selection;
  /** Elsewhere the key for all marks text, as it does everywhere. */
  focused: boolean;
  reach: (index: number) => void;
};

/** Moving, opening and marking by keyboard. With a conversation open, moving goes to the next one. */
export function useListCommands({ ids, selection, focused, reach }: ListCommands) {
  const place = usePlace();
  const acts = useActs();
  const ahead = useAhead();
  const can = useCan();
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
      title: "Mark downwards",
      group: "Marking",
      keys: ["shift+j", "shift+down"],
      keyOnly: true,
      run: () => move(1, true),
    },
    {
      id: "mark-previous",
      title: "Mark upwards",
      group: "Marking",
      keys: ["shift+k", "shift+up"],
      keyOnly: true,
      run: () => move(-1, true),
    },
    {
      id: "mark-all",
      title: "Mark all that are shown",
      group: "Marking",
      keys: focused ? ["mod+a"] : [],
      run: selection.all,
    },
  ];
  const onRow: Command[] = here
    ? [{ id: "mark", title: "Mark or unmark", group: "Marking", keys: ["x"], run: () => selection.toggle(here) }]
    : [];
  const closed = !place.conversation && selection.cursor;
  const onCursor: Command[] = closed
    ? [
        {
          id: "open",
          title: "Open",
          group: "Moving",
          keys: ["enter", "o"],
          keyOnly: true,
          run: () => place.open(closed),
        },
      ]
    : [];
  const writing: Command[] =
    // What is marked is meant by these keys, and not the row that the keyboard stands on.
    closed && selection.marked.size === 0 && can("inbox.write")
      ? [
          { id: "resolve", title: "Resolve", group: "Conversation", keys: ["e"], run: () => void acts.resolve(closed) },
          {
            id: "reopen",
            title: "Reopen",
            group: "Conversation",
            keys: ["shift+e"],
            run: () => void acts.reopen(closed),
          },
          {
            id: "take-over",
            title: "Take over",
            group: "Conversation",
            keys: ["t"],
            run: () => void acts.takeOver(closed),
          },
        ]
      : [];
  const marked: Command[] =
    selection.marked.size > 0
      ? [{ id: "unmark", title: "Unmark all", group: "Marking", keys: ["escape"], run: selection.clear }]
      : [];
  useCommands([...moving, ...onRow, ...onCursor, ...writing, ...marked]);
}
