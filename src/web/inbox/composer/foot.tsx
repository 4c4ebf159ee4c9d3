import { ChevronDown, LayoutTemplate, Paperclip, SendHorizontal, StickyNote } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button, IconButton } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { type Limits, limitsInWords } from "./file-limits.ts";
import { Schedule } from "./schedule.tsx";
import type { Line } from "./use-line.ts";

type FootProps = {
  note: boolean;
  line: Line | undefined;
  /** Where it goes, on the left. */
  standing: ReactNode;
  limits: Limits | null | undefined;
  onFiles: (files: File[]) => void;
  onTemplates?: () => void;
  /** Why it cannot be sent; `empty` needs no words. */
  blocked: "empty" | string | null;
  onSend: (how?: { resolve?: boolean; sendAt?: string }) => void;
};

/** Where it goes and what goes along on the left, sending on the right. */
export function ComposerFoot({ note, line, standing, limits, onFiles, onTemplates, blocked, onSend }: FootProps) {
  const empty = blocked === "empty";
  const why = empty ? null : blocked;
  return (
    <div className="flex flex-wrap items-center gap-1 pb-2">
      <div className={`flex min-w-0 flex-1 items-center ${note ? "" : "max-pane:basis-full"}`}>
        {!note && limits && <Attach limits={limits} onFiles={onFiles} />}
        {!note && onTemplates && (
          <IconButton label="Templates" onClick={onTemplates}>
            <LayoutTemplate size={16} />
          </IconButton>
        )}
        {note ? <span className="px-2 text-muted text-small">Stays with your team</span> : standing}
      </div>
      <div className="ms-auto flex items-center gap-1">
        {!note && (
          <>
            {/* A call does not wait. */}
            {line?.channel.kind !== "voice" && (
              <Schedule line={line} disabled={blocked !== null} onPick={(at) => onSend({ sendAt: at.toISOString() })} />
            )}
            <Menu
              align="end"
              side="top"
              trigger={
                <IconButton label="More ways to send" disabled={blocked !== null}>
                  <ChevronDown size={16} />
                </IconButton>
              }
            >
              <MenuItem shortcut="mod+shift+enter" onSelect={() => onSend({ resolve: true })}>
                Send and resolve
              </MenuItem>
            </Menu>
          </>
        )}
        <Button
          variant="primary"
          icon={note ? <StickyNote size={16} /> : <SendHorizontal size={16} />}
          shortcut="mod+enter"
          disabled={empty}
          blocked={why}
          onClick={() => onSend()}
        >
          {note ? "Add note" : "Send"}
        </Button>
      </div>
    </div>
  );
}

function Attach({ limits, onFiles }: { limits: Limits; onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={`Attach files. ${limitsInWords(limits)}`} onClick={() => input.current?.click()}>
        <Paperclip size={16} />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}
