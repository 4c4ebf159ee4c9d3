import { ChevronDown, SendHorizontal, StickyNote } from "lucide-react";
import type { Conversation } from "../../../contract/conversations.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { MediumIcon, mediumName } from "../media.tsx";

type FootProps = {
  conversation: Conversation;
  line: string | undefined;
  onLine: (line: string) => void;
  note: boolean;
  empty: boolean;
  onSend: () => void;
  onSendAndResolve: () => void;
};

/** Where it goes on the left, sending on the right. */
export function ComposerFoot({ conversation, line, onLine, note, empty, onSend, onSendAndResolve }: FootProps) {
  return (
    <div className="flex items-center gap-1 pb-2">
      <div className="flex min-w-0 flex-1 items-center px-2 text-muted text-small">
        {note ? "Stays with your team" : <To conversation={conversation} line={line} onLine={onLine} />}
      </div>
      {!note && (
        <Menu
          align="end"
          side="top"
          trigger={
            <IconButton label="More ways to send" disabled={empty}>
              <ChevronDown size={16} />
            </IconButton>
          }
        >
          <MenuItem shortcut="mod+shift+enter" onSelect={onSendAndResolve}>
            Send and resolve
          </MenuItem>
        </Menu>
      )}
      <Button
        variant="primary"
        icon={note ? <StickyNote size={16} /> : <SendHorizontal size={16} />}
        shortcut="mod+enter"
        disabled={empty}
        onClick={onSend}
      >
        {note ? "Add note" : "Send"}
      </Button>
    </div>
  );
}

function To({ conversation, line, onLine }: Pick<FootProps, "conversation" | "line" | "onLine">) {
  const { medium, lines } = conversation;
  const chosen = lines.find(({ id }) => id === line) ?? lines[0];
  if (!chosen) return mediumName(medium);
  const label = (
    <span className="flex min-w-0 items-center gap-1.5">
      <MediumIcon medium={medium} size={12} />
      <span className="truncate">
        {mediumName(medium)} through {chosen.channel.name}
      </span>
    </span>
  );
  if (lines.length < 2) return label;
  const trigger = (
    <button type="button" className="flex min-h-6 min-w-0 items-center gap-1 rounded-sm px-1 hover:bg-hover">
      {label}
      <ChevronDown size={12} />
    </button>
  );
  return (
    <Menu trigger={trigger} side="top">
      {lines.map((one) => (
        <MenuItem key={one.id} checked={one.id === chosen.id} hint={one.address.value} onSelect={() => onLine(one.id)}>
          {one.channel.name}
        </MenuItem>
      ))}
    </Menu>
  );
}
