import { Link, useLocation } from "@tanstack/react-router";
import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../commands.ts";
import { useCounts, useUnwellChannels } from "../counts.ts";
import { useMe } from "../session.tsx";
import { IconButton } from "../ui/button.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { openPalette } from "./overlay.ts";
import { PersonMenu } from "./person-menu.tsx";
import { type Place, placeAt, placesFor } from "./places.ts";
import { WorkspaceMenu } from "./workspace-menu.tsx";

/** Where one can go: 56 px of icons, or 200 with their names. Under 720 px the bottom bar stands in for it. */
export function Rail() {
  const me = useMe();
  const { pathname } = useLocation();
  const [wide, setWide] = useState(() => localStorage.getItem("parley.rail") === "wide");
  const places = placesFor(me);
  const here = placeAt(places, pathname);

  function toggle() {
    localStorage.setItem("parley.rail", wide ? "narrow" : "wide");
    setWide(!wide);
  }

  useCommands([
    {
      id: "rail",
      title: wide ? "Narrow the navigation" : "Widen the navigation",
      group: "Everywhere",
      words: "sidebar menu collapse expand",
      keys: ["["],
      run: toggle,
    },
  ]);
  return (
    <nav aria-label="Main" className={`hidden flex-col gap-0.5 border-e bg-bg p-2 pane:flex ${wide ? "w-50" : "w-14"}`}>
      <WorkspaceMenu wide={wide} />
      <SearchButton wide={wide} />
      {places.map((place) => (
        <RailLink key={place.to} place={place} here={place === here} wide={wide} />
      ))}
      <div className="flex-1" />
      <IconButton
        label={wide ? "Narrow the navigation" : "Widen the navigation"}
        shortcut="["
        onClick={toggle}
        className="w-10"
      >
        {wide ? <PanelLeftClose size={16} /> : <PanelLeftOpen size={16} />}
      </IconButton>
      <PersonMenu wide={wide} />
    </nav>
  );
}

function SearchButton({ wide }: { wide: boolean }) {
  const button = (
    <button
      type="button"
      onClick={openPalette}
      className={`${item} text-muted hover:bg-hover`}
      aria-label="Search and act"
    >
      <Search size={16} />
      {wide && <span className="flex-1 text-start">Search</span>}
      {wide && <Kbd keys="mod+k" />}
    </button>
  );
  if (wide) return button;
  return (
    <Tooltip text="Search and act" shortcut="mod+k" side="right">
      {button}
    </Tooltip>
  );
}

function RailLink({ place, here, wide }: { place: Place; here: boolean; wide: boolean }) {
  const Icon = place.icon;
  const trouble = useTrouble(place);
  const look = here ? "bg-hover text-text font-medium" : "text-muted hover:bg-hover hover:text-text";
  const link = (
    <Link
      to={place.to}
      aria-current={here ? "page" : undefined}
      aria-label={trouble ? `${place.label}, needs a look` : place.label}
      className={`${item} ${look}`}
    >
      <Icon size={16} className={here ? "text-accent" : ""} />
      {wide && place.label}
    </Link>
  );
  return (
    <div className="relative">
      {wide && !trouble ? (
        link
      ) : (
        <Tooltip text={trouble ?? place.label} shortcut={place.keys} side="right">
          {link}
        </Tooltip>
      )}
      {trouble && (
        <span
          aria-hidden
          className="-translate-y-1/2 pointer-events-none absolute top-2 right-2 size-2 rounded-full bg-bad"
        />
      )}
      {place.at === "/inbox" && <AttentionCount wide={wide} />}
    </div>
  );
}

/** What is wrong with the channels, for the dot beside them. */
function useTrouble({ at }: Place): string | null {
  const unwell = useUnwellChannels();
  const [first] = unwell;
  if (at !== "/settings/channels" || !first) return null;
  if (unwell.length > 1) return `${unwell.length} need a look: ${unwell.map(({ name }) => name).join(", ")}`;
  return `${first.name}: ${first.statusReason ?? first.status}`;
}

/** How many need attention: a link to them where there is room for one. */
function AttentionCount({ wide }: { wide: boolean }) {
  const count = useCounts()?.needsAttention ?? 0;
  if (count === 0) return null;
  const text = count > 99 ? "99+" : count;
  if (!wide)
    return <span className={`${badge} pointer-events-none -top-0.5 right-0 h-4 min-w-4 text-[0.625rem]`}>{text}</span>;
  return (
    <Link
      to="/inbox/$view"
      params={{ view: "needs-attention" }}
      aria-label={`${text} need attention`}
      className={`${badge} top-1 right-1 h-6 min-w-6 text-small`}
    >
      {text}
    </Link>
  );
}

const badge = "absolute flex items-center justify-center rounded-full bg-fill px-1 font-medium text-on-fill";

const item = "flex h-8 w-full items-center gap-3 rounded-md px-3 transition-colors";
