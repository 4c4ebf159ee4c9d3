import { useState } from "react";
import type { WebchatSettings } from "../../contract/channel-settings.ts";
import { Choice } from "../ui/choice.tsx";
import { Field, Input, Textarea } from "../ui/field.tsx";
import { Asks } from "./asks.tsx";
import { ColourField } from "./colour-field.tsx";
import { Preview } from "./preview.tsx";
import type { Draft } from "./use-draft.ts";

export function Appearance({ draft }: { draft: Draft<WebchatSettings> }) {
  const { settings } = draft.value;
  const [away, setAway] = useState(false);
  return (
    <div className="grid gap-8 desk:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex flex-col gap-4">
        <Field label="Title" error={draft.problems.title}>
          <Input
            dir="auto"
            maxLength={60}
            value={settings.title}
            onChange={(event) => draft.set({ title: event.target.value })}
          />
        </Field>
        <Field label="Greeting" hint="Stands above the first message." error={draft.problems.greeting}>
          <Textarea
            dir="auto"
            rows={2}
            maxLength={300}
            value={settings.greeting}
            onChange={(event) => draft.set({ greeting: event.target.value })}
          />
        </Field>
        <Field label="Note while away" hint="Shown outside the hours." error={draft.problems.offlineNote}>
          <Textarea
            dir="auto"
            rows={2}
            maxLength={300}
            value={settings.offlineNote}
            onFocus={() => setAway(true)}
            onBlur={() => setAway(false)}
            onChange={(event) => draft.set({ offlineNote: event.target.value })}
          />
        </Field>
        <ColourField
          colour={settings.colour}
          error={draft.problems.colour}
          onChange={(colour) => draft.set({ colour })}
        />
        <Labelled name="Theme">
          <Choice label="Theme" value={settings.theme} onChange={(theme) => draft.set({ theme })} options={themes} />
        </Labelled>
        <Labelled name="Position">
          <Choice
            label="Position"
            value={settings.position}
            onChange={(position) => draft.set({ position })}
            options={positions}
          />
        </Labelled>
        <div className="mt-4 border-t pt-6">
          <Asks draft={draft} />
        </div>
      </div>
      <Preview settings={settings} away={away} />
    </div>
  );
}

function Labelled({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <p className="mb-1 font-medium" aria-hidden>
        {name}
      </p>
      {children}
    </div>
  );
}

const themes: { value: WebchatSettings["theme"]; label: string }[] = [
  { value: "auto", label: "As the visitor's system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

const positions: { value: WebchatSettings["position"]; label: string }[] = [
  { value: "left", label: "Left" },
  { value: "right", label: "Right" },
];
