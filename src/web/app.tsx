import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRouter, RouterProvider } from "@tanstack/react-router";
import { routes as agents } from "./agents/routes.tsx";
import { ApiError } from "./api.ts";
import { routes as channels } from "./channels/routes.tsx";
import { routes as firstSteps } from "./first-steps/routes.tsx";
import { routes as inbox } from "./inbox/routes.tsx";
import { routes as knowledge } from "./knowledge/routes.tsx";
import { routes as outbox } from "./outbox/routes.tsx";
import { anywhere, framed, root } from "./root.tsx";
import { routes as settings } from "./settings/routes.tsx";
import { Crash } from "./shell/crash.tsx";
import { NotFound } from "./shell/not-found.tsx";
import { routes as signIn } from "./sign-in/routes.tsx";
import { routes as team } from "./team/routes.tsx";
import { Tooltips } from "./ui/tooltip.tsx";

const inFrame = [...inbox, ...agents, ...knowledge, ...channels, ...team, ...settings, ...outbox, ...firstSteps];

const router = createRouter({
  routeTree: root.addChildren([framed.addChildren([...inFrame, anywhere]), ...signIn]),
  defaultPreload: "intent",
  defaultErrorComponent: Crash,
  defaultNotFoundComponent: NotFound,
});

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that ended is noticed wherever it is first refused; the frame then leads to the sign-in.
    onError: (error, { queryKey }) => {
      if (error instanceof ApiError && error.status === 401 && queryKey[0] !== "me") {
        void queries.invalidateQueries({ queryKey: ["me"] });
      }
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 15 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <Tooltips />
    </QueryClientProvider>
  );
}
