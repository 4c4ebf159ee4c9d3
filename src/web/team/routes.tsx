import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { framed } from "../root.tsx";

export const routes = [
  createRoute({
    getParentRoute: () => framed,
    path: "/team",
    component: lazyRouteComponent(() => import("./team-page.tsx"), "TeamPage"),
  }),
];
