import { useMutation } from "@tanstack/react-query";
import { CircleCheck, OctagonAlert } from "lucide-react";
import type { z } from "zod";
import type { Channel, channelTest } from "../../contract/channels.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Section } from "../ui/section.tsx";
import { channelPath } from "./queries.ts";

type Test = z.infer<typeof channelTest>;

/** Goes the whole way a visitor's message goes, and tells step by step how far it came. */
export function TestChannel({ channel }: { channel: Channel }) {
  const blocked = useBlocked()("channels.write");
  const refresh = useRefresh();
  const test = useMutation({
    mutationFn: () => api.post<Test>(`${channelPath(channel.id)}/test`),
    onSuccess: () => refresh(["channels"]),
  });
  return (
    <Section
      title="Test"
      lead="Writes to the channel as a visitor would, and waits for the answer. Afterwards it is deleted again."
      actions={
        <Button blocked={blocked} busy={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? "Testing…" : "Run the test"}
        </Button>
      }
    >
      <div role="status">
        {test.error && <ProblemNote error={test.error} />}
        {test.data && !test.isPending && (
          <ol className="flex flex-col gap-2">
            {test.data.steps.map((step) => (
              <Step key={step.name} step={step} />
            ))}
          </ol>
        )}
      </div>
    </Section>
  );
}

function Step({ step: { name, ok, detail } }: { step: Test["steps"][number] }) {
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
