import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { articleStates } from "../../domain/article.ts";
import { framed } from "../root.tsx";
import type { ArticleFilter, Prefill, Question } from "./place.ts";

const parent = { getParentRoute: () => framed };
const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

export const routes = [
  createRoute({
    ...parent,
    path: "/knowledge",
    validateSearch: ({ q, state }): ArticleFilter => ({
      q: text(q),
      state: articleStates.find((known) => known === state),
    }),
    component: lazyRouteComponent(() => import("./articles-page.tsx"), "ArticlesPage"),
  }),
  createRoute({
    ...parent,
    path: "/knowledge/search",
    validateSearch: ({ q }): Question => ({ q: text(q) }),
    component: lazyRouteComponent(() => import("./search-page.tsx"), "SearchPage"),
  }),
  createRoute({
    ...parent,
    path: "/knowledge/gaps",
    component: lazyRouteComponent(() => import("./gaps-page.tsx"), "GapsPage"),
  }),
  createRoute({
    ...parent,
    path: "/knowledge/imports",
    component: lazyRouteComponent(() => import("./imports-page.tsx"), "ImportsPage"),
  }),
  createRoute({
    ...parent,
    path: "/knowledge/new",
    validateSearch: ({ title, gap }): Prefill => ({ title: text(title), gap: text(gap) }),
    component: lazyRouteComponent(() => import("./new-article-page.tsx"), "NewArticlePage"),
  }),
  createRoute({
    ...parent,
    path: "/knowledge/$article",
    component: lazyRouteComponent(() => import("./article-page.tsx"), "ArticlePage"),
  }),
];
