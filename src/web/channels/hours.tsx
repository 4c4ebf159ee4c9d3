import type { WebchatSettings } from "../../contract/channel-settings.ts";
import { Field, Select, Switch } from "../ui/field.tsx";
import { Section } from "../ui/section.tsx";
import { ownTimeZone, timeZones, workWeek } from "./opening.ts";
import type { Draft } from "./use-draft.ts";
import { Weekday } from "./weekday.tsx";

type OpeningHours = NonNullable<WebchatSettings["hours"]>;

export function Hours({ draft }: { draft: Draft<WebchatSettings> }) {
  const { hours } = draft.value.settings;
  const set = (part: Partial<OpeningHours>) => hours && draft.set({ hours: { ...hours, ...part } });
  return (
    <div className="max-w-150">
      <Section
        title="Hours"
        lead="Outside them the chat says that you are away, and shows your note. Messages still arrive, and the agent still answers."
      >
        <Switch
          checked={hours !== null}
          onChange={(on) => draft.set({ hours: on ? { timeZone: ownTimeZone(), open: workWeek } : null })}
          label="Keep hours"
          hint="When off, the chat always says that you are here."
        />
        {hours && (
          <div className="mt-5 flex flex-col gap-4">
            <Field label="Time zone" className="max-w-80">
              <Select value={hours.timeZone} onChange={(event) => set({ timeZone: event.target.value })}>
                {timeZones(hours.timeZone).map((zone) => (
                  <option key={zone} value={zone}>
                    {zone.replaceAll("_", " ")}
                  </option>
                ))}
              </Select>
            </Field>
            <ul>
              {[1, 2, 3, 4, 5, 6, 7].map((day) => (
                <Weekday key={day} day={day} open={hours.open} onChange={(open) => set({ open })} />
              ))}
            </ul>
          </div>
        )}
      </Section>
    </div>
  );
}
