import { StickyNote } from "lucide-react";
import { Tooltip } from "../../ui/tooltip.tsx";

type TabsProps = { note: boolean; reply: string; onChange: (note: boolean) => void };

/** Reply goes out, Note stays in. The ground of the whole composer changes with it. */
export function ComposerTabs({ note, reply, onChange }: TabsProps) {
  return (
    <fieldset aria-label="What to write" className="flex min-w-0 gap-1 pt-1.5">
      <Tab pressed={!note} shortcut="r" onPress={() => onChange(false)}>
        {reply}
      </Tab>
      <Tab pressed={note} shortcut="n" onPress={() => onChange(true)}>
        <StickyNote size={14} />
        Note
      </Tab>
    </fieldset>
  );
}

type TabProps = { pressed: boolean; shortcut: string; onPress: () => void; children: React.ReactNode };

function Tab({ pressed, shortcut, onPress, children }: TabProps) {
  return (
    <Tooltip text={pressed ? "Chosen" : "Switch"} shortcut={shortcut} side="top">
      <button
        type="button"
        aria-pressed={pressed}
        onClick={onPress}
        className={`flex h-7 items-center gap-1.5 rounded-md px-2 ${pressed ? "bg-current/8 font-medium text-text" : "text-muted hover:bg-current/8 hover:text-text"}`}
      >
        {children}
      </button>
    </Tooltip>
  );
}
