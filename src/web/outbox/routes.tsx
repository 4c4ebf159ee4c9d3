import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { framed } from "../root.tsx";

export const routes = [
  createRoute({
    getParentRoute: () => framed,
    path: "/outbox",
    validateSearch: ({ mail }): { mail?: string } => ({ mail: typeof mail === "string" ? mail : undefined }),
    component: lazyRouteComponent(() => import("./outbox-page.tsx"), "OutboxPage"),
  }),
];
