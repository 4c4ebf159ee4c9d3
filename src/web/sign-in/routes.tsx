import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "../root.tsx";

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

export const routes = [
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in",
    validateSearch: ({ next }): { next?: string } => ({ next: text(next) }),
    component: lazyRouteComponent(() => import("./sign-in-page.tsx"), "SignInPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/sign-up",
    component: lazyRouteComponent(() => import("./sign-up-page.tsx"), "SignUpPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/forgot",
    component: lazyRouteComponent(() => import("./forgot-page.tsx"), "ForgotPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/reset",
    validateSearch: ({ token, error }): { token?: string; error?: string } => ({
      token: text(token),
      error: text(error),
    }),
    component: lazyRouteComponent(() => import("./reset-page.tsx"), "ResetPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/set-up",
    validateSearch: ({ token }): { token?: string } => ({ token: text(token) }),
    component: lazyRouteComponent(() => import("./set-up-page.tsx"), "SetUpPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/join/$token",
    component: lazyRouteComponent(() => import("./join-page.tsx"), "JoinPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/join",
    validateSearch: ({ token }): { token?: string } => ({ token: text(token) }),
    component: lazyRouteComponent(() => import("./join-page.tsx"), "JoinPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/workspaces",
    component: lazyRouteComponent(() => import("./workspaces-page.tsx"), "WorkspacesPage"),
  }),
];
