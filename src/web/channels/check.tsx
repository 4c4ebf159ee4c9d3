import { useMutation } from "@tanstack/react-query";
import type { Channel } from "../../contract/channels.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Time } from "../ui/time.tsx";
import { channelPath } from "./queries.ts";
import { type Found, Steps } from "./steps.tsx";

type CheckProps = {
  channel: Channel;
  label?: string;
  /** Until it is asked here, nothing is shown of what it said before. */
  fresh?: boolean;
};

/** Asks the provider now, and shows what it said; until then, what it said the last time. */
export function Check({ channel, label = "Check now", fresh = false }: CheckProps) {
  const blocked = useBlocked()("channels.write");
  const refresh = useRefresh();
  const check = useMutation({
    mutationFn: () => api.post<Found>(`${channelPath(channel.id)}/probe`),
    onSuccess: () => refresh(["channels"]),
  });
  const { probedAt } = channel;
  const steps = fresh ? check.data?.steps : channel.probe;
  return (
    <div className="flex flex-col gap-3">
      <div role="status" className={check.isPending ? "opacity-60" : ""}>
        {check.error ? <ProblemNote error={check.error} /> : steps && <Steps steps={steps} />}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button blocked={blocked} busy={check.isPending} onClick={() => check.mutate()}>
          {check.isPending ? "Checking…" : label}
        </Button>
        <span className="text-muted text-small">
          {probedAt ? (
            <>
              Checked <Time at={probedAt} format="long" />
            </>
          ) : (
            "Not checked yet"
          )}
        </span>
      </div>
    </div>
  );
}
