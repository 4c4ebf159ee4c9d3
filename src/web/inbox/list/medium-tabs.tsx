import { useQuery } from "@tanstack/react-query";
import { channelsQuery } from "../../lists.ts";
import { allMedia, MediumIcon, mediumName } from "../../media.tsx";
import { usePlace } from "../place.ts";

/** One for each medium that has a channel, or that the address asks for. */
export function MediumTabs() {
  const { filters, filter } = usePlace();
  const channels = useQuery(channelsQuery).data ?? [];
  const present = allMedia.filter(
    (medium) => medium === filters.medium || channels.some((channel) => channel.kind === medium),
  );
  if (present.length === 0) return null;
  return (
    <fieldset aria-label="Medium" className="flex min-w-0 flex-wrap gap-0.5 px-2 pb-2">
      <Tab pressed={!filters.medium} onPress={() => filter({ medium: undefined })}>
        All
      </Tab>
      {present.map((medium) => (
        <Tab key={medium} pressed={filters.medium === medium} onPress={() => filter({ medium })}>
          <span aria-hidden>
            <MediumIcon medium={medium} size={12} />
          </span>
          {mediumName(medium)}
        </Tab>
      ))}
    </fieldset>
  );
}

type TabProps = { pressed: boolean; onPress: () => void; children: React.ReactNode };

function Tab({ pressed, onPress, children }: TabProps) {
  const look = pressed ? "bg-hover font-medium text-text" : "text-muted hover:bg-hover hover:text-text";
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={`flex h-6 shrink-0 items-center gap-1 rounded-md px-1.5 text-small transition-colors ${look}`}
    >
      {children}
    </button>
  );
}
