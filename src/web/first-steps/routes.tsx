import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { framed } from "../root.tsx";

export const routes = [
  createRoute({
    getParentRoute: () => framed,
    path: "/first-steps",
    component: lazyRouteComponent(() => import("./first-steps-page.tsx"), "FirstStepsPage"),
  }),
];
