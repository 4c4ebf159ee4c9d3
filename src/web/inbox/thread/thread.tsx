import { usePrefetchInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import { ApiError } from "../../api.ts";
import { useCan } from "../../session.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Composer } from "../composer/composer.tsx";
import { reachRow } from "../list/reach.ts";
import { nameInWords } from "../numbers.ts";
import { usePlace } from "../place.ts";
import { useTellViewing } from "../presence.ts";
import { conversationQuery, eventsQuery, messagesQuery } from "../queries.ts";
import { SidePane, usePanelShown } from "../side-pane.tsx";
import { useVerbs } from "../verbs.ts";
import { Banners } from "./banners.tsx";
import { Header } from "./header.tsx";
import { Messages } from "./messages.tsx";
import { useThreadCommands } from "./use-thread-commands.ts";

const Why = lazy(() => import("../why/why.tsx").then((module) => ({ default: module.Why })));
const Panel = lazy(() => import("../panel/panel.tsx").then((module) => ({ default: module.Panel })));

/** One conversation: the thread, and beside it who it is with, or why. */
export function Thread({ id }: { id: string }) {
  const place = usePlace();
  const asked = useQuery(conversationQuery(id));
  // All three are needed, so none waits for another.
  usePrefetchInfiniteQuery(messagesQuery(id));
  usePrefetchInfiniteQuery(eventsQuery(id));
  if (asked.data) return <Open conversation={asked.data} />;
  const gone = asked.error instanceof ApiError && asked.error.status === 404;
  return (
    <div className="min-w-0 flex-1 bg-surface">
      {gone ? (
        <Empty
          title="This conversation is not here"
          action={<Button onClick={place.close}>Back to the list</Button>}
          className="h-full"
        >
          It was deleted, or it belongs to another workspace.
        </Empty>
      ) : asked.error ? (
        <ProblemNote
          title="The conversation could not be loaded"
          error={asked.error}
          onRetry={asked.refetch}
          className="m-4"
        />
      ) : (
        <Skeleton lines={8} className="mx-auto max-w-180 p-6" />
      )}
    </div>
  );
}

function Open({ conversation }: { conversation: Conversation }) {
  const { id } = conversation;
  const name = nameInWords(conversation.contact.name);
  const place = usePlace();
  const [panelShown, showPanel] = usePanelShown();
  const [assigning, setAssigning] = useState(false);
  useReading(conversation);
  useTellViewing(id);
  useThreadCommands({ conversation, panelShown, showPanel, assign: () => setAssigning(true) });
  useEffect(() => {
    document.title = `${name} · Parley`;
  }, [name]);
  return (
    <>
      <section
        aria-label={`Conversation with ${name}`}
        onKeyDown={({ key }) => key === "Escape" && document.activeElement === document.body && reachRow(id)}
        className="flex min-w-0 flex-1 flex-col bg-surface"
      >
        <Header
          conversation={conversation}
          assigning={assigning}
          onAssigning={setAssigning}
          panelShown={panelShown}
          onPanel={() => showPanel(!panelShown)}
        />
        <Banners conversation={conversation} />
        <Messages conversation={conversation} />
        <Composer conversation={conversation} />
      </section>
      {place.why ? (
        <SidePane label="Why" size="wide" onClose={() => place.askWhy(undefined)}>
          <Suspense>
            <Why conversation={conversation} />
          </Suspense>
        </SidePane>
      ) : (
        panelShown && (
          <SidePane label="About the contact" size="narrow" onClose={() => showPanel(false)}>
            <Suspense>
              <Panel conversation={conversation} />
            </Suspense>
          </SidePane>
        )
      )}
    </>
  );
}

/** What is open and looked at is read. */
function useReading({ id, unread }: Conversation) {
  const { markRead } = useVerbs();
  const may = useCan()("inbox.write");
  useEffect(() => {
    if (unread === 0 || !may) return;
    const read = () => document.visibilityState === "visible" && void markRead(id);
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [id, unread, may, markRead]);
}
