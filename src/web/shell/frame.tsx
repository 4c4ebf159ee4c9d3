import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { ApiError } from "../api.ts";
import { useKeyboard } from "../commands.ts";
import { useFreshness } from "../freshness.ts";
import { useLiveConnection } from "../live.ts";
import { meQuery, useMe } from "../session.tsx";
import { applyTheme, type Theme } from "../theme.ts";
import { ProblemNote } from "../ui/problem.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Toasts } from "../ui/toast.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { ConnectionLine } from "./connection-line.tsx";
import { Overlays } from "./overlays.tsx";
import { Rail } from "./rail.tsx";

/** Around every screen of a workspace: who is asking comes first, then the rail and the screen. */
export function Frame() {
  useLiveConnection();
  const { pathname, searchStr } = useLocation();
  const me = useQuery(meQuery);
  if (me.isPending) return <Skeleton lines={6} className="mx-auto max-w-120 px-6 py-24" />;
  if (me.error) {
    const code = me.error instanceof ApiError ? me.error : null;
    if (code?.status === 401) return <Navigate to="/sign-in" search={{ next: pathname + searchStr }} replace />;
    if (code?.code === "no_workspace") return <Navigate to="/workspaces" replace />;
    return (
      <ProblemNote
        title="Parley could not be opened"
        error={me.error}
        onRetry={me.refetch}
        className="mx-auto mt-24 max-w-120"
      />
    );
  }
  if (!me.data.person) return <Navigate to="/sign-in" search={{ next: pathname + searchStr }} replace />;
  if (!me.data.workspace) return <Navigate to="/workspaces" replace />;
  return <Workspace />;
}

function Workspace() {
  const { settings } = useMe().person;
  useKeyboard(settings.shortcuts !== false);
  useFreshness();
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
          <Outlet />
        </main>
      </div>
      <BottomBar />
      <Toasts />
      <Overlays />
    </div>
  );
}
