import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronRight, CircleCheck, CircleDashed } from "lucide-react";
import type { z } from "zod";
import type { checklist } from "../../contract/team.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useMe, useSavePersonSettings } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Load } from "../ui/load.tsx";
import { sentenceOf } from "../ui/problem.tsx";
import { Progress } from "../ui/progress.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { toast } from "../ui/toast.tsx";

type Checklist = z.infer<typeof checklist>;

const checklistQuery = queryOptions({
  queryKey: ["checklist"],
  queryFn: () => api.get<Checklist>("/api/v1/checklist"),
});

/** The first minutes. Each step ticks itself off, from what is really there. */
export function FirstStepsPage() {
  const steps = useQuery(checklistQuery);
  const { workspace } = useMe();
  return (
    <SettingsFrame
      title="First steps"
      lead={`What ${workspace.name} needs before a customer is answered. Steps tick themselves off.`}
    >
      <Load query={steps} what="The first steps">
        {({ items, dismissed }) => (
          <div className="flex flex-col gap-5">
            <Progress label="Done" value={items.filter(({ done }) => done).length} max={items.length} />
            <ol className="rounded-md border">
              {items.map((item) => (
                <Step key={item.key} item={item} />
              ))}
            </ol>
            <Ending items={items} dismissed={dismissed} />
          </div>
        )}
      </Load>
    </SettingsFrame>
  );
}

function Step({ item: { title, done, to } }: { item: Checklist["items"][number] }) {
  const Mark = done ? CircleCheck : CircleDashed;
  return (
    <li className="border-b last:border-b-0">
      <Link to={to} className="flex min-h-12 items-center gap-3 px-4 py-2 hover:bg-hover">
        <Mark size={20} className={done ? "text-good" : "text-muted"} aria-label={done ? "Done" : "To do"} role="img" />
        <span className={`flex-1 ${done ? "text-muted" : "font-medium"}`}>{title}</span>
        <ChevronRight size={16} className="text-muted" aria-hidden />
      </Link>
    </li>
  );
}

function Ending({ items, dismissed }: Checklist) {
  const save = useSavePersonSettings();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const all = items.every(({ done }) => done);

  async function setDismissed(checklistDismissed: boolean) {
    try {
      await save({ checklistDismissed });
      await refresh(["checklist"]);
    } catch (error) {
      toast(sentenceOf(error), { tone: "bad" });
    }
  }

  async function dismiss() {
    await setDismissed(true);
    toast("First steps hidden", { undo: () => setDismissed(false) });
    await navigate({ to: "/" });
  }

  if (dismissed) {
    return (
      <div className="flex flex-wrap items-center gap-2 text-muted">
        You have hidden this list.
        <Button size="small" onClick={() => setDismissed(false)}>
          Show it again
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="flex-1 text-muted">{all ? "All of it is done." : "You can come back to this at any time."}</span>
      <Button variant={all ? "primary" : "quiet"} onClick={dismiss}>
        Hide this list
      </Button>
    </div>
  );
}
