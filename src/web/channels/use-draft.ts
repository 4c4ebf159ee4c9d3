import { useState } from "react";
import type { z } from "zod";
import { channelSettings, webchatSettings } from "../../contract/channel-settings.ts";
import type { Channel } from "../../contract/channels.ts";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { fieldsOf } from "../submit.ts";
import { labelOf } from "./fields.ts";
import { faultInWeek } from "./opening.ts";
import { problemsIn } from "./problems.ts";
import { channelPath } from "./queries.ts";

type Value<Settings> = Pick<Channel, "name" | "agentId" | "environment"> & {
  settings: Settings;
  /** Only those that are to be replaced. */
  secrets: Record<string, string>;
};

/** What fields are written into. Problems go by the path of their setting ("imap.host"), or "secrets.authToken". */
export type Form<Settings extends object = object> = {
  value: Value<Settings>;
  problems: Record<string, string>;
  change(part: Partial<Value<Settings>>): void;
  set(part: Partial<Settings>): void;
};

export type Draft<Settings extends object = object> = Form<Settings> & {
  dirty: boolean;
  /** Said where the field at fault may stand on another tab. */
  blocked: string | null;
  saving: boolean;
  error: unknown;
  discard(): void;
  save(): void;
};

type Kept<Settings> = Pick<Channel, "id" | "kind" | "name" | "agentId" | "environment"> & { settings: Settings };

/** What is changed and not saved yet, over all tabs of the channel. */
export function useDraft<Settings extends object>(channel: Kept<Settings>): Draft<Settings> {
  const kept = changeable(channel);
  const [edited, setEdited] = useState<Value<Settings> | null>(null);
  const value = edited ?? kept;
  const secrets = written(value.secrets);
  const dirty = edited !== null && JSON.stringify({ ...edited, secrets }) !== JSON.stringify(kept);
  const { settings, problems } = readSettings(channel.kind, value.settings);
  const [worst] = Object.entries(problems);
  const { secrets: _, ...rest } = value;

  const saving = useAct(
    async () => {
      const replaced = Object.keys(secrets).length > 0;
      await api.patch(channelPath(channel.id), { ...rest, settings, ...(replaced && { secrets }) });
      const moved = replaced || JSON.stringify(value.settings) !== JSON.stringify(kept.settings);
      // Saved it is; whether it works is the status' to say.
      if (moved && channel.kind !== "webchat") await api.post(`${channelPath(channel.id)}/probe`).catch(() => {});
      setEdited(null);
    },
    { refresh: [["channels"], ["agents"], ["checklist"]], said: "Saved" },
  );

  return {
    value,
    dirty,
    problems: { ...problems, ...byPath(fieldsOf(saving.error)) },
    blocked:
      value.name.trim() === "" ? "It needs a name." : worst ? `${labelOf(channel.kind, worst[0])}: ${worst[1]}` : null,
    saving: saving.isPending,
    error: saving.error,
    change: (part) => setEdited((before) => ({ ...(before ?? kept), ...part })),
    set: (part) =>
      setEdited((before) => ({ ...(before ?? kept), settings: { ...(before ?? kept).settings, ...part } })),
    discard: () => setEdited(null),
    save: () => void (worst || saving.isPending || saving.mutate()),
  };
}

/** The settings as they would be kept, and what is wrong with them by path. */
export function readSettings(kind: Channel["kind"], settings: object) {
  const schema: z.ZodType = channelSettings[kind];
  const parsed = schema.safeParse(settings);
  return {
    settings: parsed.data as object | undefined,
    problems: { ...problemsIn(parsed.error), ...weekFault(kind, settings) },
  };
}

/** A field that was opened and left empty replaces nothing. */
function written(secrets: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(secrets).filter(([, secret]) => secret !== ""));
}

/** What the server says of fields, in the paths used here. */
export function byPath(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, said]) => [name.replace(/^settings\./, ""), said]));
}

function changeable<Settings>({ name, agentId, environment, settings }: Kept<Settings>): Value<Settings> {
  return { name, agentId, environment, settings, secrets: {} };
}

function weekFault(kind: Channel["kind"], settings: object): Record<string, string> {
  if (kind !== "webchat") return {};
  const { hours } = webchatSettings.safeParse(settings).data ?? {};
  const fault = hours ? faultInWeek(hours.open) : null;
  return fault ? { hours: fault } : {};
}
