import { Hourglass } from "lucide-react";
import type { Channel } from "../../../contract/channels.ts";
import { mediumName } from "../../media.tsx";
import { Button } from "../../ui/button.tsx";
import { soonOrDay } from "../when.ts";
import { type Filled, TemplatePicker } from "./templates.tsx";
import type { Window } from "./use-line.ts";

type ClosedProps = {
  contact: string;
  channel: Channel;
  window: Window;
  begun: Filled["template"] | undefined;
  onTemplate: (filled: Filled) => void;
  onHumanAgent: () => void;
};

/** Takes the place of the field: why nothing may be written freely, and what still may. */
export function ClosedWindow({ contact, channel, window, begun, onTemplate, onHumanAgent }: ClosedProps) {
  const { kind, supports } = channel;
  const human = supports.beyondWindow === "human-agent" && window.humanAgentUntil;
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2 px-2 pt-2 pb-3">
        <Hourglass size={16} aria-hidden className="mt-0.5 text-warn" />
        <p className="min-w-0 flex-1 basis-60">
          More than {window.hours} hours have passed since <bdi>{contact}</bdi> wrote, so {mediumName(kind)} takes{" "}
          {sentences[supports.beyondWindow ?? "none"](human || null)}
        </p>
        {human && <Button onClick={onHumanAgent}>Answer as a person</Button>}
      </div>
      {supports.beyondWindow === "template" && (
        <TemplatePicker key={begun?.name} channel={channel.id} begun={begun} onSend={onTemplate} />
      )}
    </>
  );
}

const sentences = {
  template: () => "approved templates only.",
  "human-agent": (until: string | null) =>
    until
      ? `no free reply. A person may still answer until ${soonOrDay(new Date(until))}; the agent may not.`
      : "no reply at all. Wait until they write again.",
  none: () => "no reply. Wait until they write again.",
};
