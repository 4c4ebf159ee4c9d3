import { ChevronDown } from "lucide-react";
import type { Turn } from "../../../contract/turns.ts";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { Time } from "../../ui/time.tsx";
import { usePlace } from "../place.ts";
import { marks } from "../thread/verdict-mark.tsx";

/** The turns of this conversation, the newest first. */
export function TurnPicker({ turns, turn }: { turns: Turn[]; turn: Turn | undefined }) {
  const { askWhy } = usePlace();
  if (!turn) return <span className="font-medium">No turn yet</span>;
  const { word, icon: Icon, look } = marks[turn.verdict];
  const trigger = (
    <button
      type="button"
      aria-label={`Turn: ${word}. Choose another`}
      className="-ms-2 flex h-8 min-w-0 items-center gap-1.5 rounded-md px-2 font-medium hover:bg-hover data-popup-open:bg-hover"
    >
      <Icon size={16} className={look ?? "text-muted"} />
      <span className="truncate">{word}</span>
      <ChevronDown size={14} className="text-muted" />
    </button>
  );
  return (
    <Menu trigger={trigger}>
      {turns.map((one, index) => {
        const { word, icon: Icon, look } = marks[one.verdict];
        return (
          <MenuItem
            key={one.id}
            icon={<Icon size={16} className={look ?? "text-muted"} />}
            checked={one.id === turn.id}
            hint={one.reason}
            onSelect={() => askWhy(index === 0 ? "newest" : one.id)}
          >
            {word} <Time at={one.endedAt} format="clock" className="text-muted" />
          </MenuItem>
        );
      })}
    </Menu>
  );
}
