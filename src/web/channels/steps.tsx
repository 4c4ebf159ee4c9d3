import { CircleCheck, OctagonAlert } from "lucide-react";
import type { z } from "zod";
import type { channelTest } from "../../contract/channels.ts";

export type Found = z.infer<typeof channelTest>;

/** What a check or a test found, in order. */
export function Steps({ steps }: { steps: Found["steps"] }) {
  return (
    <ol className="flex flex-col gap-2">
      {steps.map((step) => (
        <Step key={step.name} step={step} />
      ))}
    </ol>
  );
}

function Step({ step: { name, ok, detail } }: { step: Found["steps"][number] }) {
  const Mark = ok ? CircleCheck : OctagonAlert;
  return (
    <li className="flex items-start gap-2">
      <Mark
        size={16}
        className={`mt-0.5 ${ok ? "text-good" : "text-bad"}`}
        role="img"
        aria-label={ok ? "Passed" : "Failed"}
      />
      <span className="min-w-0">
        <span className="font-medium">{name}</span>
        <span className="block break-words text-muted">{detail}</span>
      </span>
    </li>
  );
}
