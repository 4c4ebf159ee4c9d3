import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { channelsQuery } from "../lists.ts";
import { Field, Select } from "../ui/field.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import type { UnmatchedPlace } from "./place.ts";
import { UnmatchedList } from "./unmatched-list.tsx";

export function UnmatchedPage() {
  const place = useSearch({ strict: false }) as UnmatchedPlace;
  const navigate = useNavigate();
  const channels = useQuery(channelsQuery).data;
  const go = (next: UnmatchedPlace) => navigate({ to: ".", search: next, replace: true });
  return (
    <SettingsFrame
      title="Unmatched events"
      lead="What arrived and could not be used. It is kept for 90 days, as it came."
      back={{ to: "/settings/channels", label: "Channels" }}
      width="wide"
    >
      <Field label="Channel" className="mb-4 max-w-60">
        <Select
          value={place.channel ?? ""}
          onChange={(event) => go({ closed: place.closed, channel: event.target.value || undefined })}
        >
          <option value="">All channels</option>
          {channels?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <UnmatchedList filter={place} event={place.event} onChange={(next) => go({ channel: place.channel, ...next })} />
    </SettingsFrame>
  );
}
