import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { framed } from "../root.tsx";
import { readSearch } from "./search.ts";

const home = createRoute({
  getParentRoute: () => framed,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/inbox/$view", params: { view: "all" } });
  },
});

const inbox = createRoute({
  getParentRoute: () => framed,
  path: "/inbox/$view",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("./inbox.tsx"), "Inbox"),
});

const open = createRoute({ getParentRoute: () => inbox, path: "/$conversation" });

export const routes = [home, inbox.addChildren([open])];
