import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { framed } from "../root.tsx";

const parent = { getParentRoute: () => framed };

export const routes = [
  createRoute({
    ...parent,
    path: "/settings",
    beforeLoad: () => {
      throw redirect({ to: "/settings/you" });
    },
  }),
  createRoute({
    ...parent,
    path: "/settings/you",
    component: lazyRouteComponent(() => import("./you-page.tsx"), "YouPage"),
  }),
  createRoute({
    ...parent,
    path: "/settings/security",
    component: lazyRouteComponent(() => import("./security-page.tsx"), "SecurityPage"),
  }),
  createRoute({
    ...parent,
    path: "/settings/workspace",
    component: lazyRouteComponent(() => import("./workspace-page.tsx"), "WorkspacePage"),
  }),
  createRoute({
    ...parent,
    path: "/settings/models",
    component: lazyRouteComponent(() => import("./models-page.tsx"), "ModelsPage"),
  }),
  createRoute({
    ...parent,
    path: "/settings/keys",
    component: lazyRouteComponent(() => import("./keys-page.tsx"), "KeysPage"),
  }),
  createRoute({
    ...parent,
    path: "/settings/canned-replies",
    component: lazyRouteComponent(() => import("./canned-replies-page.tsx"), "CannedRepliesPage"),
  }),
];
