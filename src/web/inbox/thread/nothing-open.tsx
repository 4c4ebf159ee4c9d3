import { MessagesSquare } from "lucide-react";
import { Kbd } from "../../ui/kbd.tsx";

export function NothingOpen() {
  return (
    <div className="hidden flex-1 flex-col items-center justify-center gap-3 bg-bg text-muted pane:flex">
      <MessagesSquare size={24} strokeWidth={1.5} />
      <p>Choose a conversation to read it.</p>
      <p className="flex flex-wrap items-center justify-center gap-x-4 gap-y-1 text-small">
        <span className="flex items-center gap-1.5">
          <Kbd keys="j" /> <Kbd keys="k" /> move
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd keys="enter" /> open
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd keys="?" /> all keys
        </span>
      </p>
    </div>
  );
}
