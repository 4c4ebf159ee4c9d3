import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import { channelSettings, webchatSettings } from "../../contract/channel-settings.ts";
import type { Channel } from "../../contract/channels.ts";
import { type SignsIn, secretServers } from "../../domain/secret-servers.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { fieldsOf } from "../submit.ts";
import { toast } from "../ui/toast.tsx";
import { labelOf } from "./fields.ts";
import { faultInWeek } from "./opening.ts";
import { problemsIn } from "./problems.ts";
import { channelPath } from "./queries.ts";

type Value<Settings> = Pick<Channel, "name" | "agentId" | "assigneeId" | "environment"> & {
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

type Kept<Settings> = Pick<Channel, "id" | "kind"> & Omit<Value<Settings>, "secrets">;

/** What is changed and not saved yet, over all tabs of the channel. */
export function useDraft<Settings extends object>(channel: Kept<Settings>): Draft<Settings> {
  const kept = changeable(channel);
  const [edited, setEdited] = useState<Value<Settings> | null>(null);
  const value = edited ?? kept;
  const secrets = written(value.secrets);
  const dirty = edited !== null && JSON.stringify({ ...edited, secrets }) !== JSON.stringify(kept);
  const { settings, problems: wrong } = readSettings(channel.kind, value.settings);
  const problems = { ...wrong, ...missingSecrets(kept.settings, value) };
  const [worst] = Object.entries(problems);
  const { secrets: _, ...rest } = value;

  const refresh = useRefresh();
  const saving = useMutation({
    mutationFn: async () => {
      const replaced = Object.keys(secrets).length > 0;
      await api.patch(channelPath(channel.id), { ...rest, settings, ...(replaced && { secrets }) });
      const moved = replaced || JSON.stringify(value.settings) !== JSON.stringify(kept.settings);
      // Saved it is; whether it works is the status' to say.
      if (moved && channel.kind !== "webchat") await api.post(`${channelPath(channel.id)}/probe`).catch(() => {});
      await refresh(["channels"], ["agents"], ["checklist"]);
      setEdited(null);
      toast("Saved");
    },
  });
  const refused = stillRefused(saving.error, secrets);

  return {
    value,
    dirty,
    problems: { ...problems, ...refused },
    blocked:
      value.name.trim() === "" ? "It needs a name." : worst ? `${labelOf(channel.kind, worst[0])}: ${worst[1]}` : null,
    saving: saving.isPending,
    error: inWords(channel.kind, saving.error, refused),
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

/** A secret that was given for one server is not shown to another. */
function missingSecrets(kept: SignsIn, { settings, secrets }: { settings: SignsIn; secrets: Record<string, string> }) {
  const after = secretServers(settings);
  const led = [...secretServers(kept)].filter(([name, server]) => after.has(name) && after.get(name) !== server);
  const unsaid = led.filter(([name]) => secrets[name] === undefined);
  return Object.fromEntries(unsaid.map(([name]) => [`secrets.${name}`, "must be given anew for another server"]));
}

/** What the server has said of fields, but for the secrets that have been given since. */
function stillRefused(error: unknown, given: Record<string, string>): Record<string, string> {
  const said = Object.entries(byPath(fieldsOf(error)));
  return Object.fromEntries(said.filter(([path]) => !(path.replace(/^secrets\./, "") in given)));
}

/** What was said of fields names them as the screen does: they may stand on another tab. */
function inWords(kind: Channel["kind"], error: unknown, refused: Record<string, string>): unknown {
  if (Object.keys(fieldsOf(error)).length === 0) return error;
  const [first] = Object.entries(refused);
  return first ? new Error(`${labelOf(kind, first[0])} ${first[1]}.`) : null;
}

/** What the server says of fields, in the paths used here. */
export function byPath(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, said]) => [name.replace(/^settings\./, ""), said]));
}

function changeable<Settings>(channel: Kept<Settings>): Value<Settings> {
  const { name, agentId, assigneeId, environment, settings } = channel;
  return { name, agentId, assigneeId, environment, settings, secrets: {} };
}

function weekFault(kind: Channel["kind"], settings: object): Record<string, string> {
  if (kind !== "webchat") return {};
  const { hours } = webchatSettings.safeParse(settings).data ?? {};
  const fault = hours ? faultInWeek(hours.open) : null;
  return fault ? { hours: fault } : {};
}
