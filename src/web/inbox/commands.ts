import { useCommands } from "../commands.ts";
import { viewNames } from "./list/views.ts";
import { usePlace } from "./place.ts";

/** The commands that the whole inbox has, whatever is open. */
export function useInboxCommands() {
  const place = usePlace();
  useCommands(
    viewNames.map(({ view, name, keys }) => ({
      id: `view-${view}`,
      title: `Show: ${name.toLowerCase()}`,
      group: "Inbox",
      keys,
      run: () => place.filter({ view }),
    })),
  );
}
