import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { Ellipsis, Search } from "lucide-react";
import { useCounts, useUnwellChannels } from "../counts.ts";
import { useMe } from "../session.tsx";
import { Menu, MenuGroup, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import { openPalette } from "./overlay.ts";
import { PersonItems } from "./person-menu.tsx";
import { type Place, placeAt, placesFor } from "./places.ts";
import { WorkspaceItems } from "./workspace-menu.tsx";

/** The rail of a narrow screen. An open conversation has the whole height to itself. */
export function BottomBar() {
  const { pathname } = useLocation();
  const places = placesFor(useMe());
  const here = placeAt(places, pathname);
  if (/^\/inbox\/[^/]+\/./.test(pathname)) return null;
  return (
    <nav aria-label="Main" className="flex border-t bg-bg pb-[env(safe-area-inset-bottom)] pane:hidden">
      {places.slice(0, 4).map((place) => (
        <BarLink key={place.to} place={place} here={place === here} />
      ))}
      <More places={places.slice(4)} />
    </nav>
  );
}

function BarLink({ place, here }: { place: Place; here: boolean }) {
  const attention = useCounts()?.needsAttention ?? 0;
  const unwell = useUnwellChannels().length > 0 && place.at === "/settings/channels";
  const Icon = place.icon;
  return (
    <Link
      to={place.to}
      aria-current={here ? "page" : undefined}
      className={`${item} ${here ? "text-accent" : "text-muted"}`}
    >
      <span className="relative">
        <Icon size={20} />
        {place.at === "/inbox" && attention > 0 && (
          <span className="-top-1.5 -right-3 absolute min-w-4 rounded-full bg-fill px-1 text-center text-on-fill text-small">
            {attention}
          </span>
        )}
        {unwell && (
          <span
            role="img"
            aria-label="needs a look"
            className="-top-0.5 -right-1.5 absolute size-2 rounded-full bg-bad"
          />
        )}
      </span>
      {place.label}
    </Link>
  );
}

function More({ places }: { places: Place[] }) {
  const navigate = useNavigate();
  const trigger = (
    <button type="button" className={`${item} text-muted`}>
      <Ellipsis size={20} />
      More
    </button>
  );
  return (
    <Menu trigger={trigger} side="top" align="end">
      <MenuItem icon={<Search size={16} />} onSelect={openPalette}>
        Search and act
      </MenuItem>
      <MenuSeparator />
      <MenuGroup label="Go to">
        {places.map(({ to, label, icon: Icon }) => (
          <MenuItem key={to} icon={<Icon size={16} />} onSelect={() => navigate({ to })}>
            {label}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <WorkspaceItems />
      <MenuSeparator />
      <PersonItems />
    </Menu>
  );
}

const item = "flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-small";
