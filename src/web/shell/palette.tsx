import { Dialog as Base } from "@base-ui/react/dialog";
import { useNavigate } from "@tanstack/react-router";
import { Command as Cmdk } from "cmdk";
import { Search } from "lucide-react";
import { useState } from "react";
import { type Command, useAllCommands } from "../commands.ts";
import { Kbd } from "../ui/kbd.tsx";
import { closeOverlay } from "./overlay.ts";

/** Everything that can be done here, found by a few letters; what was used last comes first. */
export function Palette() {
  const commands = useAllCommands().filter((command) => !command.keyOnly);
  const [text, setText] = useState("");
  const [recent] = useState(readRecent);
  const used = recent.flatMap((id) => commands.find((command) => command.id === id) ?? []).slice(0, 4);
  const rest = commands.filter((command) => !used.includes(command));
  // What was offered last belongs to what is in front of one, so it stands first.
  const groups = [...Map.groupBy(rest, (command) => command.group)].reverse();

  function run(command: Command) {
    closeOverlay();
    remember(command.id);
    // After the dialog has given the focus back, so that what the command focuses keeps it.
    setTimeout(command.run);
  }

  return (
    <Base.Root open onOpenChange={(next) => !next && closeOverlay()}>
      <Base.Portal>
        <Base.Backdrop className="fade fixed inset-0 z-50 bg-[oklch(0.15_0.01_265/0.3)]" />
        <Base.Popup className="pop fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 rounded-md bg-raised shadow-float">
          <Base.Title className="sr-only">Search and act</Base.Title>
          <Cmdk label="Search and act" loop>
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search size={16} className="text-muted" />
              <Cmdk.Input
                autoFocus
                value={text}
                onValueChange={setText}
                placeholder="What do you want to do?"
                className="h-12 w-full bg-transparent text-message outline-none placeholder:text-muted"
              />
            </div>
            <Cmdk.List className="max-h-[50vh] overflow-y-auto p-1.5">
              <Group heading="Recent" commands={used} run={run} />
              {groups.map(([heading, members]) => (
                <Group key={heading} heading={heading} commands={members} run={run} />
              ))}
              {text.trim() && <SearchItem text={text.trim()} />}
            </Cmdk.List>
          </Cmdk>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Group({ heading, commands, run }: { heading: string; commands: Command[]; run: (command: Command) => void }) {
  if (commands.length === 0) return null;
  return (
    <Cmdk.Group heading={heading} className={group}>
      {commands.map((command) => (
        <Cmdk.Item
          key={command.id}
          value={command.id}
          keywords={[command.title, command.group, command.words ?? ""]}
          onSelect={() => run(command)}
          className={row}
        >
          <span className="flex-1 truncate">{command.title}</span>
          {command.keys?.[0] && (
            <span className="text-muted">
              <Kbd keys={command.keys[0]} />
            </span>
          )}
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  );
}

function SearchItem({ text }: { text: string }) {
  const navigate = useNavigate();

  function search() {
    closeOverlay();
    void navigate({ to: "/inbox/$view", params: { view: "all" }, search: { q: text } });
  }

  return (
    <Cmdk.Item forceMount value={`search ${text}`} onSelect={search} className={row}>
      <Search size={16} className="text-muted" />
      <span className="truncate">Search conversations for “{text}”</span>
    </Cmdk.Item>
  );
}

function readRecent(): string[] {
  try {
    return JSON.parse(localStorage.getItem(recentKey) ?? "[]");
  } catch {
    return [];
  }
}

function remember(id: string) {
  const recent = [id, ...readRecent().filter((other) => other !== id)];
  localStorage.setItem(recentKey, JSON.stringify(recent.slice(0, 8)));
}

const recentKey = "parley.recent-commands";
const row = "flex h-9 select-none items-center gap-2.5 rounded-sm px-2.5 data-[selected=true]:bg-hover";
const group =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-small";
