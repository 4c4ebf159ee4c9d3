import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { framed } from "../root.tsx";
import { type Tab, tabNamed, unmatchedPlace } from "./place.ts";

const parent = { getParentRoute: () => framed };

export const routes = [
  createRoute({
    ...parent,
    path: "/settings/channels",
    component: lazyRouteComponent(() => import("./channels-page.tsx"), "ChannelsPage"),
  }),
  createRoute({
    ...parent,
    path: "/settings/channels/new",
    component: lazyRouteComponent(() => import("./choose-medium-page.tsx"), "ChooseMediumPage"),
  }),
  createRoute({
    ...parent,
    path: "/settings/channels/new/$medium",
    component: lazyRouteComponent(() => import("./connect-page.tsx"), "ConnectPage"),
  }),
  createRoute({
    ...parent,
    path: "/settings/channels/$channel",
    validateSearch: ({
      tab,
      ...search
    }): { tab?: Tab | undefined; closed?: boolean | undefined; event?: string | undefined } => {
      const { closed, event } = unmatchedPlace(search);
      return { tab: tabNamed(tab), closed, event };
    },
    component: lazyRouteComponent(() => import("./channel-page.tsx"), "ChannelPage"),
  }),
  createRoute({
    ...parent,
    path: "/settings/channels/$channel/guide",
    component: lazyRouteComponent(() => import("./guide-page.tsx"), "GuidePage"),
  }),
  createRoute({
    ...parent,
    path: "/settings/unmatched",
    validateSearch: unmatchedPlace,
    component: lazyRouteComponent(() => import("./unmatched-page.tsx"), "UnmatchedPage"),
  }),
];
