import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { framed } from "../root.tsx";
import { placeIn } from "./place.ts";

export const routes = [
  createRoute({
    getParentRoute: () => framed,
    path: "/agents",
    component: lazyRouteComponent(() => import("./agents-page.tsx"), "AgentsPage"),
  }),
  createRoute({
    getParentRoute: () => framed,
    path: "/agents/$agent",
    validateSearch: placeIn,
    component: lazyRouteComponent(() => import("./agent-page.tsx"), "AgentPage"),
  }),
];
