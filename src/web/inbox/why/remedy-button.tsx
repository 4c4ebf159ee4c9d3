import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowUpRight } from "lucide-react";
import type { Conversation } from "../../../contract/conversations.ts";
import type { GateView } from "../../../contract/turns.ts";
import { api } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { sentenceOf } from "../../ui/problem.tsx";
import { toast } from "../../ui/toast.tsx";

type Remedy = NonNullable<GateView["remedy"]>;

/** What would make the gate pass: done here, or one click away. */
export function RemedyButton({ remedy, conversation }: { remedy: Remedy; conversation: Conversation }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const heal = useMutation({
    mutationFn: (act: Extract<Remedy, { path: string }>) =>
      act.method === "PUT" ? api.put(act.path, act.body ?? {}) : api.delete(act.path),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["why", conversation.id] }),
        client.invalidateQueries({ queryKey: ["conversations"] }),
      ]),
    onError: (error) => toast(sentenceOf(error), { tone: "bad" }),
  });
  if ("to" in remedy) {
    return (
      <Button size="small" icon={<ArrowUpRight size={14} />} onClick={() => navigate({ to: remedy.to })}>
        {remedy.label}
      </Button>
    );
  }
  return (
    <Button size="small" variant="primary" busy={heal.isPending} onClick={() => heal.mutate(remedy)}>
      {remedy.label}
    </Button>
  );
}
