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

/** Switched on, and asked whether it works: a provider that still refuses is found at once. */
function useReconnect({ id, name, kind }: Channel) {
  const path = `${channelPath(id)}/connection`;
  const reconnect = useAct(
    async () => {
      await api.put(path);
      if (kind !== "webchat" && kind !== "linkedin") await api.post(`${channelPath(id)}/probe`);
    },
    { refresh: stale, said: `${name} is switched on` },
  );
  return { path, reconnect };
}
