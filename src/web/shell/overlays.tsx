import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { type Command, useCommands } from "../commands.ts";
import { signOut, useMe } from "../session.tsx";
import { toast, undoLast } from "../ui/toast.tsx";
import { openHelp, openPalette, useOverlay } from "./overlay.ts";
import { themeChoices, useChooseTheme } from "./person-menu.tsx";
import { placesFor } from "./places.ts";

const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));
const Help = lazy(() => import("./help.tsx").then((module) => ({ default: module.Help })));

/** What opens over any screen, and the commands that every screen has. */
export function Overlays() {
  useEverywhereCommands();
  const shown = useOverlay();
  return (
    <Suspense>
      {shown === "palette" && <Palette />}
      {shown === "help" && <Help />}
    </Suspense>
  );
}

function useEverywhereCommands() {
  const me = useMe();
  const navigate = useNavigate();
  const chooseTheme = useChooseTheme();
  const going = placesFor(me).map(
    ({ to, label, keys, words }): Command => ({
      id: to,
      title: label,
      group: "Go to",
      keys: [keys],
      words,
      run: () => navigate({ to }),
    }),
  );
  const themes = themeChoices.map(
    ({ value, label }): Command => ({
      id: `theme-${value}`,
      title: `Theme: ${label.toLowerCase()}`,
      group: "You",
      words: "mode looks appearance",
      run: () => chooseTheme(value),
    }),
  );
  useCommands([
    {
      id: "palette",
      title: "Search and act",
      group: "Everywhere",
      keys: ["mod+k"],
      keyOnly: true,
      run: openPalette,
    },
    { id: "help", title: "Keyboard shortcuts", group: "Everywhere", keys: ["?"], words: "help hotkeys", run: openHelp },
    {
      id: "undo",
      title: "Undo",
      group: "Everywhere",
      keys: ["z"],
      run: () => undoLast() || toast("There is nothing to undo."),
    },
    ...going,
    ...themes,
    { id: "sign-out", title: "Sign out", group: "You", words: "log out leave", run: () => void signOut() },
  ]);
}
