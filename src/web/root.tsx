import { createRootRoute, createRoute, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { NotFound } from "./shell/not-found.tsx";

export const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** Parent of every screen inside the frame; a screen without it (sign-in) hangs on `root`. */
export const framed = createRoute({
  id: "framed",
  getParentRoute: () => root,
  component: lazyRouteComponent(() => import("./shell/frame.tsx"), "Frame"),
});

/** An address that no screen has: it says so inside the frame, with a way back. */
export const anywhere = createRoute({ getParentRoute: () => framed, path: "$", component: NotFound });
