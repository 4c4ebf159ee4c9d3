import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { framed } from "../root.tsx";
import { type Tab, tabs } from "./place.ts";

export const routes = [
  createRoute({
    getParentRoute: () => framed,
    path: "/settings/channels",
    component: lazyRouteComponent(() => import("./channels-page.tsx"), "ChannelsPage"),
  }),
  createRoute({
    getParentRoute: () => framed,
    path: "/settings/channels/$channel",
    validateSearch: ({ tab }): { tab?: Tab } => ({ tab: tabs.find((known) => known === tab) }),
    component: lazyRouteComponent(() => import("./channel-page.tsx"), "ChannelPage"),
  }),
];
