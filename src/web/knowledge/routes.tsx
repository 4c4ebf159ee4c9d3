import { createRoute } from "@tanstack/react-router";
import { framed } from "../root.tsx";
import { Page } from "../ui/page.tsx";

export const routes = [
  createRoute({ getParentRoute: () => framed, path: "/knowledge", component: () => <Page title="Knowledge" /> }),
];
