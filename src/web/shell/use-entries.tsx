import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Sparkle } from "lucide-react";
import type { ReactNode } from "react";
import { useAllCommands } from "../commands.ts";
import { agentsQuery, channelsQuery } from "../lists.ts";
import { MediumIcon } from "../media.tsx";
import { switchWorkspace, useMe } from "../session.tsx";
import type { Findable } from "./find.ts";
import { freshFor, pagesFor } from "./pages.ts";

/** One line of the palette. */
export type Entry = Findable & {
  /** Said quietly at its end: where it belongs. */
  hint?: string | undefined;
  keys?: string | undefined;
  icon?: ReactNode;
  /** Only the server knows it, so it cannot stand among the recent ones. */
  distant?: boolean;
  run: () => unknown;
};

/** What can be done here and now, each under its heading. */
export function useOffered(): Entry[] {
  const commands = useAllCommands().filter((command) => !command.keyOnly);
  return commands.map(({ id, title, group, words, keys, run }) => ({
    id,
    title,
    words,
    run,
    hint: group,
    keys: keys?.[0],
  }));
}

/** What is not offered, but found by who looks for it: every page, every form for something new, agents and channels. */
export function useKnown(): Entry[] {
  const me = useMe();
  const navigate = useNavigate();
  const agents = useQuery(agentsQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const target = ({ to, title, words, search }: ReturnType<typeof pagesFor>[number]): Entry => ({
    id: search ? `${to} new` : to,
    title,
    words,
    run: () => navigate({ to, search: (search ?? {}) as never }),
  });
  return [
    ...pagesFor(me).map((page) => ({
      ...target(page),
      hint: page.words.startsWith("settings") ? "Settings" : "Go to",
    })),
    ...freshFor(me).map((page) => ({ ...target(page), hint: "New" })),
    ...agents.map(({ id, name }) => ({
      id,
      title: name,
      words: "agent ai",
      hint: "Agent",
      icon: <Sparkle size={16} className="text-accent" aria-hidden />,
      run: () => navigate({ to: "/agents/$agent", params: { agent: id } }),
    })),
    ...channels.map(({ id, name, kind }) => ({
      id,
      title: name,
      words: "channel settings",
      hint: "Channel",
      icon: <MediumIcon medium={kind} size={16} />,
      run: () => navigate({ to: "/settings/channels/$channel", params: { channel: id } }),
    })),
    ...me.workspaces
      .filter(({ id }) => id !== me.workspace.id)
      .map(({ id, name }) => ({
        id,
        title: `Switch to ${name}`,
        words: "workspace",
        hint: "Workspace",
        run: () => switchWorkspace(id),
      })),
  ];
}
