import { useState } from "react";
import type { Channel } from "../../contract/channels.ts";
import { useAct, useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { Section } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { toast } from "../ui/toast.tsx";
import { channelPath } from "./queries.ts";
import type { Found } from "./steps.tsx";

const stale = [["channels"], ["checklist"]];

export function Connection({ channel }: { channel: Channel }) {
  const blocked = useBlocked()("channels.write");
  const [asking, setAsking] = useState(false);
  const refresh = useRefresh();
  const { path, reconnect } = useReconnect(channel);

  async function disconnect() {
    await api.delete(path);
    await refresh(...stale);
    toast(`${channel.name} is disconnected`, { undo: () => reconnect.mutate() });
  }

  if (channel.status === "disconnected") {
    return (
      <Section title="Connection" lead={awayLead(channel)}>
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="primary" blocked={blocked} busy={reconnect.isPending} onClick={() => reconnect.mutate()}>
            Reconnect
          </Button>
          <span className="text-muted text-small">
            Disconnected <Time at={channel.statusAt} format="long" />
          </span>
        </div>
      </Section>
    );
  }
  return (
    <Section title="Connection" lead="Disconnected, it takes no messages and sends none. Nothing is deleted.">
      <Button variant="danger" blocked={blocked} onClick={() => setAsking(true)}>
        Disconnect
      </Button>
      <ConfirmDialog
        open={asking}
        danger
        onClose={() => setAsking(false)}
        title={`Disconnect ${channel.name}?`}
        confirm="Disconnect"
        onConfirm={disconnect}
      >
        {channel.kind === "webchat" ? "Visitors" : "Customers"} can no longer write here, and no reply is sent. You can
        reconnect it at any time.
      </ConfirmDialog>
    </Section>
  );
}

function awayLead({ statusCode }: Channel): string {
  const there = "Its conversations are still in the inbox.";
  return statusCode === "by-person"
    ? `It takes no messages now. ${there}`
    : `Nothing is sent now. Mend what is said above, then reconnect: it is checked at once. ${there}`;
}

/** What a person switched off a person switches on; whether it works is the provider's to say. */
function useReconnect({ id, name, kind, statusCode }: Channel) {
  const path = `${channelPath(id)}/connection`;
  const reconnect = useAct(
    async () => {
      // What the system found broken the check alone brings back, so that nobody is told it works before it does.
      const switched = statusCode === "by-person" || statusCode === null;
      if (switched) await api.put(path);
      const fault = kind === "webchat" || kind === "linkedin" ? undefined : await findFault(id);
      if (fault) toast(`${name} does not work yet: ${fault.detail}`, { tone: "bad" });
      else if (switched) toast(`${name} is connected`);
    },
    { refresh: stale },
  );
  return { path, reconnect };
}

async function findFault(id: string) {
  const { steps } = await api.post<Found>(`${channelPath(id)}/probe`);
  return steps.find(({ ok }) => !ok);
}
