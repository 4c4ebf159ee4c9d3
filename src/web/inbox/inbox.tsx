import { useEffect } from "react";
import { views } from "../../contract/conversations.ts";
import { useInboxCommands } from "./commands.ts";
import { List } from "./list/list.tsx";
import { useInboxLive } from "./live-updates.ts";
import { usePlace } from "./place.ts";
import { usePresenceLive } from "./presence.ts";
import { useHeldNews } from "./thread/held-news.ts";
import { NothingOpen } from "./thread/nothing-open.tsx";
import { Thread } from "./thread/thread.tsx";
import { UnknownView } from "./unknown-view.tsx";

/** List and thread beside one another; under 720 px one at a time. */
export function Inbox() {
  const { conversation, filters } = usePlace();
  if (!views.includes(filters.view)) return <UnknownView view={filters.view} conversation={conversation} />;
  return <Panes conversation={conversation} />;
}

function Panes({ conversation }: { conversation: string | undefined }) {
  useInboxLive();
  usePresenceLive();
  useHeldNews();
  useInboxCommands();
  useEffect(() => {
    if (!conversation) document.title = "Inbox · Parley";
  }, [conversation]);
  return (
    <div className="flex min-w-0 flex-1">
      <h1 className="sr-only">Inbox</h1>
      <List hiddenWhenNarrow={conversation !== undefined} />
      {conversation ? <Thread key={conversation} id={conversation} /> : <NothingOpen />}
    </div>
  );
}
