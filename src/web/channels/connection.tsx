import { useState } from "react";
import type { Channel } from "../../contract/channels.ts";
import { useAct, useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { Section } from "../ui/section.tsx";
import { toast } from "../ui/toast.tsx";
import { channelPath } from "./queries.ts";

export function Connection({ channel }: { channel: Channel }) {
  const blocked = useBlocked()("channels.write");
  const [asking, setAsking] = useState(false);
  const refresh = useRefresh();
  const path = `${channelPath(channel.id)}/connection`;
  const stale = [["channels"], ["checklist"]];
  const reconnect = useAct(() => api.put(path), { refresh: stale, said: `${channel.name} is connected` });

  async function disconnect() {
    await api.delete(path);
    await refresh(...stale);
    toast(`${channel.name} is disconnected`, { undo: () => reconnect.mutate() });
  }

  if (channel.status === "disconnected") {
    return (
      <Section title="Connection" lead="It takes no messages now. Its conversations are still in the inbox.">
        <Button variant="primary" blocked={blocked} busy={reconnect.isPending} onClick={() => reconnect.mutate()}>
          Reconnect
        </Button>
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
        Visitors can no longer write here, and no reply is sent. You can reconnect it at any time.
      </ConfirmDialog>
    </Section>
  );
}
