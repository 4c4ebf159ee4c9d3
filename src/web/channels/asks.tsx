import type { VisitorAsks, WebchatSettings } from "../../contract/channel-settings.ts";
import { Choice } from "../ui/choice.tsx";
import { Switch } from "../ui/field.tsx";
import { Section } from "../ui/section.tsx";
import type { Draft } from "./use-draft.ts";

/** What visitors are asked for beside what they write. */
export function Asks({ draft }: { draft: Draft<WebchatSettings> }) {
  const { asks } = draft.value.settings;
  const set = (part: Partial<VisitorAsks>) => draft.set({ asks: { ...asks, ...part } });
  return (
    <Section
      title="What visitors are asked"
      lead="The form stands before the first message. Whom your site has told by name is asked for nothing."
    >
      <div className="flex flex-col gap-4">
        <Asked name="Name" value={asks.name} onChange={(name) => set({ name })} />
        <Asked name="Email" value={asks.email} onChange={(email) => set({ email })} />
        <Switch
          checked={asks.emailWhenAway}
          onChange={(emailWhenAway) => set({ emailWhenAway })}
          label="Offer to leave an email while nobody is here"
          hint="When a person is to answer, outside the hours or while no teammate has Parley open."
        />
        <Switch
          checked={asks.rating}
          onChange={(rating) => set({ rating })}
          label="Ask how it was"
          hint="One to five stars, once a conversation is resolved."
        />
      </div>
    </Section>
  );
}

type AskedProps = { name: string; value: VisitorAsks["name"]; onChange: (value: VisitorAsks["name"]) => void };

function Asked({ name, value, onChange }: AskedProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <p className="w-16 font-medium" aria-hidden>
        {name}
      </p>
      <Choice label={name} value={value} onChange={onChange} options={degrees} />
    </div>
  );
}

const degrees: { value: VisitorAsks["name"]; label: string }[] = [
  { value: "off", label: "Not asked" },
  { value: "optional", label: "Optional" },
  { value: "required", label: "Required" },
];
