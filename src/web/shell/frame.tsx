import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Me } from "../../contract/team.ts";
import { ApiError, chosenWorkspace } from "../api.ts";
import { useChannelNews } from "../channel-news.ts";
import { useKeyboard } from "../commands.ts";
import { useFreshness } from "../freshness.ts";
import { useLiveConnection } from "../live.ts";
import { meQuery, useBlocked, useMe } from "../session.tsx";
import { applyTheme, type Theme } from "../theme.ts";
import { Closed } from "../ui/closed.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { ClosedSettings } from "../ui/settings-frame.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Toasts } from "../ui/toast.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { ConnectionLine } from "./connection-line.tsx";
import { Overlays } from "./overlays.tsx";
import { closedPlaces } from "./places.ts";
import { Rail } from "./rail.tsx";
import { useCountInTitle } from "./title-count.ts";
import { useNotices } from "./use-notices.ts";

/** Around every screen of a workspace: who is asking comes first, then the rail and the screen. */
export function Frame() {
  const { data, error, refetch } = useQuery(meQuery);
  // Whoever was here before is listened for at once; who never was may have to sign in first.
  useLiveConnection(Boolean(data) || chosenWorkspace() !== null);
  const elsewhere = whereInstead(error, data);
  if (elsewhere) return <Leave to={elsewhere} />;
  if (data) return <Workspace />;
  if (!error) return <Skeleton lines={6} className="mx-auto max-w-120 px-6 py-24" />;
  return (
    <div className="mx-auto max-w-120 px-4 py-24">
      <ProblemNote title="Parley could not be opened" error={error} onRetry={refetch} />
    </div>
  );
}

/** Where somebody belongs who has no session, or no workspace yet. */
function whereInstead(error: unknown, me: Me | undefined): "/sign-in" | "/workspaces" | null {
  const { status, code } = error instanceof ApiError ? error : { status: 200, code: "" };
  if (status === 401 || (me && !me.person)) return "/sign-in";
  return code === "no_workspace" || (me && !me.workspace) ? "/workspaces" : null;
}

/** Goes once, and remembers where from: the address moves while the next screen is still on its way. */
function Leave({ to }: { to: "/sign-in" | "/workspaces" }) {
  const navigate = useNavigate();
  const { pathname, searchStr } = useLocation();
  const [next] = useState(pathname + searchStr);
  useEffect(() => {
    if (next.startsWith(to)) return;
    void navigate({ to, search: to === "/sign-in" ? { next } : {}, replace: true });
  }, [navigate, to, next]);
  return null;
}

function Workspace() {
  const { settings } = useMe().person;
  useKeyboard(settings.shortcuts !== false);
  useFreshness();
  useChannelNews();
  useNotices();
  useCountInTitle();
  useEffect(() => {
    if (settings.theme) applyTheme(settings.theme as Theme);
  }, [settings.theme]);
  return (
    <div className="flex h-full flex-col">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-60 focus:bg-raised focus:p-2">
        Skip to content
      </a>
      <ConnectionLine />
      <div className="flex min-h-0 flex-1">
        <Rail />
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 outline-none">
          <Room />
        </main>
      </div>
      <BottomBar />
      <Toasts />
      <Overlays />
    </div>
  );
}

/** The screen, unless it is one that only others have a use for. */
function Room() {
  const me = useMe();
  const closed = closedPlaces(me);
  const unused = [...closed.map(({ at }) => at), ...(me.mailKept ? [] : ["/outbox"])];
  const { pathname } = useLocation();
  const here = closed.find(({ at }) => at === pathname);
  const why = useBlocked();
  if (!here) {
    return (
      <ClosedSettings value={unused}>
        <Outlet />
      </ClosedSettings>
    );
  }
  return (
    <Page title={here.title}>
      <Closed what={here.what} why={why(here.needs)!} />
    </Page>
  );
}
