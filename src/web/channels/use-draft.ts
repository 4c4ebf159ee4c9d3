import { useState } from "react";
import { type Channel, webchatSettings } from "../../contract/channels.ts";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { fieldsOf } from "../submit.ts";
import { faultInWeek } from "./opening.ts";
import { channelPath } from "./queries.ts";

type Value = Pick<Channel, "name" | "agentId" | "environment" | "settings">;
export type Draft = ReturnType<typeof useDraft>;

/** What is changed and not saved yet, over all tabs of the channel. */
export function useDraft(channel: Channel) {
  const kept = changeable(channel);
  const [edited, setEdited] = useState<Value | null>(null);
  const value = edited ?? kept;
  const parsed = webchatSettings.safeParse(value.settings);
  const dirty = edited !== null && JSON.stringify(edited) !== JSON.stringify(kept);

  const saving = useAct(
    async () => {
      await api.patch(channelPath(channel.id), { ...value, settings: parsed.data });
      setEdited(null);
    },
    { refresh: [["channels"], ["agents"], ["checklist"]], said: "Saved" },
  );

  const problems = problemsIn(parsed);
  const [worst] = Object.entries(problems);
  return {
    value,
    dirty,
    problems: { ...problems, ...fieldsOf(saving.error) },
    /** Said where the field at fault may stand on another tab. */
    blocked:
      value.name.trim() === "" ? "It needs a name." : worst ? `${fieldNames[worst[0]] ?? worst[0]}: ${worst[1]}` : null,
    saving: saving.isPending,
    error: saving.error,
    change: (part: Partial<Value>) => setEdited((before) => ({ ...(before ?? kept), ...part })),
    set: (part: Partial<Value["settings"]>) =>
      setEdited((before) => ({ ...(before ?? kept), settings: { ...(before ?? kept).settings, ...part } })),
    discard: () => setEdited(null),
    save: () => !worst && !saving.isPending && saving.mutate(),
  };
}

const fieldNames: Record<string, string> = { title: "Title", colour: "Colour", origins: "Sites", hours: "Hours" };

function changeable({ name, agentId, environment, settings }: Channel): Value {
  return { name, agentId, environment, settings };
}

function problemsIn(parsed: ReturnType<typeof webchatSettings.safeParse>): Record<string, string> {
  const issues = parsed.error?.issues ?? [];
  const fault = parsed.data?.hours ? faultInWeek(parsed.data.hours.open) : null;
  return {
    ...Object.fromEntries(issues.map(({ path, message }) => [String(path[0]), message])),
    ...(fault && { hours: fault }),
  };
}
