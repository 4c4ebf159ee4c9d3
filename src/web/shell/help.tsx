import { type Command, useAllCommands } from "../commands.ts";
import { useMe, useSavePersonSettings } from "../session.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Switch } from "../ui/field.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { closeOverlay } from "./overlay.ts";

/** The keys of this screen, as its commands have them. */
export function Help() {
  const { settings } = useMe().person;
  const save = useSavePersonSettings();
  const withKeys = [...useAllCommands(), ...inComposer].filter((command) => command.keys?.length);
  return (
    <Dialog open onClose={closeOverlay} title="Keyboard shortcuts" size="wide">
      <Switch
        label="Single-key shortcuts"
        hint="Turn this off to keep only the shortcuts with Cmd or Ctrl."
        checked={settings.shortcuts !== false}
        onChange={(shortcuts) => void save({ shortcuts })}
      />
      <div className="mt-4 gap-8 pane:columns-2">
        {[...Map.groupBy(withKeys, (command) => command.group)].map(([group, commands]) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-muted text-small">{group}</h3>
            <dl>
              {commands.map((command) => (
                <div key={command.id} className="flex min-h-8 items-center gap-3 border-b last:border-b-0">
                  <dt className="flex-1">{titleOf(command)}</dt>
                  <dd className="flex gap-2">
                    {command.keys?.map((keys) => (
                      <Kbd key={keys} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** A key that does one thing and its contrary is known for both. */
function titleOf({ id, title }: Pick<Command, "id" | "title">): string {
  return id === "take-over" ? "Take over, or hand back" : title;
}

const inComposer: Omit<Command, "run">[] = [
  { id: "send", title: "Send", group: "Writing", keys: ["mod+enter"] },
  { id: "send-resolve", title: "Send and resolve", group: "Writing", keys: ["mod+shift+enter"] },
  { id: "canned", title: "Insert a canned reply", group: "Writing", keys: ["/"] },
];
