import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { allowNotices, keepNotices, noticesChosen } from "../notices.ts";
import { useMe, useSavePersonSettings } from "../session.tsx";
import { applyTheme, currentTheme, type Theme } from "../theme.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Field, Input, Select, Switch } from "../ui/field.tsx";
import { sentenceOf } from "../ui/problem.tsx";
import { Section } from "../ui/section.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { toast } from "../ui/toast.tsx";
import { keepUndoSeconds, undoSeconds } from "../undo-send.ts";

export function YouPage() {
  const { person } = useMe();
  return (
    <SettingsFrame title="Profile" lead="How Parley knows you, looks to you and calls you.">
      <Section title="You">
        <div className="flex items-center gap-3">
          <Avatar name={person.name} size={40} />
          <div className="min-w-0">
            <p className="truncate font-medium">{person.name}</p>
            <p className="truncate text-muted">{person.email}</p>
          </div>
        </div>
        <Rename name={person.name} />
      </Section>
      <Looks />
      <Notices />
      <Writing />
      <Keyboard />
    </SettingsFrame>
  );
}

function Rename({ name }: { name: string }) {
  const [draft, setDraft] = useState(name);
  const rename = useAct((next: string) => api.patch("/api/v1/me", { name: next }), {
    refresh: [["me"]],
    said: "Your name is changed.",
  });
  const fresh = draft.trim();
  return (
    <form
      className="mt-4 max-w-90"
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate(fresh);
      }}
    >
      <Field label="Name" hint="Customers read it above what you write.">
        <span className="flex gap-2">
          <Input value={draft} maxLength={80} onChange={(event) => setDraft(event.target.value)} autoComplete="name" />
          <Button type="submit" busy={rename.isPending} disabled={fresh === "" || fresh === name}>
            Save name
          </Button>
        </span>
      </Field>
    </form>
  );
}

function Looks() {
  const { settings } = useMe().person;
  const keep = useKeep();

  function chooseTheme(theme: Theme) {
    applyTheme(theme);
    keep({ theme });
  }

  return (
    <Section title="Looks">
      <div className="flex flex-col gap-4">
        <Labelled name="Theme">
          <Choice
            label="Theme"
            value={(settings.theme as Theme) ?? currentTheme()}
            onChange={chooseTheme}
            options={themes}
          />
        </Labelled>
      </div>
    </Section>
  );
}

function Notices() {
  const [notices, setNotices] = useState(noticesChosen);
  const [refusal, setRefusal] = useState<string | null>(null);

  function keep(change: Partial<typeof notices>) {
    const next = { ...notices, ...change };
    keepNotices(next);
    setNotices(next);
  }

  async function turn(on: boolean) {
    const allowed = on ? await allowNotices() : "granted";
    setRefusal(refusals[allowed] ?? null);
    keep({ on: on && allowed === "granted" });
  }

  return (
    <Section title="Notices" lead="Kept in this browser.">
      <div className="flex flex-col gap-3">
        <Switch
          checked={notices.on}
          onChange={turn}
          label="Tell me on this computer when a conversation needs a person"
          hint="While Parley is out of sight: what is assigned to you, and what nobody has taken."
        />
        {refusal && (
          <p role="alert" className="text-bad">
            {refusal}
          </p>
        )}
        {notices.on && (
          <>
            <Switch checked={notices.sound} onChange={(sound) => keep({ sound })} label="With a sound" />
            <Switch
              checked={notices.hideTexts}
              onChange={(hideTexts) => keep({ hideTexts })}
              label="Without what was written"
              hint="Only the name and the channel, where others see your screen."
            />
          </>
        )}
      </div>
    </Section>
  );
}

const refusals: Partial<Record<Awaited<ReturnType<typeof allowNotices>>, string>> = {
  denied: "This browser does not let Parley show notices. Allow them in its settings for this site, then try again.",
  default: "The browser asked and got no answer. Try again, and allow it.",
  unsupported: "This browser can show notices only where Parley is opened over HTTPS.",
};

function Writing() {
  const [seconds, setSeconds] = useState(undoSeconds);

  function choose(next: number) {
    keepUndoSeconds(next);
    setSeconds(next);
  }

  return (
    <Section title="Writing">
      <Field
        label="Undo send"
        hint="Mail, texts and everything else that leaves Parley waits this long and can be taken back. Web chat is always sent at once. Kept in this browser."
        className="max-w-90"
      >
        <Select value={seconds} onChange={(event) => choose(Number(event.target.value))}>
          {[...new Set([0, 5, 10, 20, 30, seconds])]
            .sort((a, b) => a - b)
            .map((each) => (
              <option key={each} value={each}>
                {each === 0 ? "Send at once" : `${each} seconds`}
              </option>
            ))}
        </Select>
      </Field>
    </Section>
  );
}

function Keyboard() {
  const { settings } = useMe().person;
  const keep = useKeep();
  return (
    <Section title="Keyboard">
      <Switch
        checked={settings.shortcuts !== false}
        onChange={(shortcuts) => keep({ shortcuts })}
        label="Shortcuts of a single key"
        hint="Such as J, K and E. Turn this off if you press them by mistake; those with Ctrl or Cmd always work."
      />
    </Section>
  );
}

function Labelled({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <span className="w-20 font-medium" aria-hidden>
        {name}
      </span>
      {children}
    </div>
  );
}

/** Keeps a choice; where it could not be kept, it says so. */
function useKeep() {
  const save = useSavePersonSettings();
  return (change: Record<string, unknown>) => {
    save(change).catch((error) => toast(sentenceOf(error), { tone: "bad" }));
  };
}

const themes: { value: Theme; label: string; icon: React.ReactNode }[] = [
  { value: "light", label: "Light", icon: <Sun size={14} /> },
  { value: "dark", label: "Dark", icon: <Moon size={14} /> },
  { value: "auto", label: "As the system", icon: <Monitor size={14} /> },
];
