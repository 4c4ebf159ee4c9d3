import { useQuery } from "@tanstack/react-query";
import { MessagesSquare, Plus } from "lucide-react";
import { useState } from "react";
import type { Channel } from "../../contract/channels.ts";
import { CreateButton } from "../create-button.tsx";
import { agentsQuery, channelsQuery } from "../lists.ts";
import { useBlocked } from "../session.tsx";
import { Badge } from "../ui/badge.tsx";
import { Empty } from "../ui/empty.tsx";
import { Load } from "../ui/load.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { ChannelStatus, reasonOf } from "./channel-status.tsx";
import { NewChannel } from "./new-channel.tsx";

export function ChannelsPage() {
  const channels = useQuery(channelsQuery);
  const blocked = useBlocked()("channels.write");
  const [adding, setAdding] = useState(false);
  const add = (
    <CreateButton icon={<Plus size={16} />} blocked={blocked} onCreate={() => setAdding(true)}>
      Add a web chat
    </CreateButton>
  );
  return (
    <SettingsFrame
      title="Channels"
      lead="Where customers reach you, and who answers them there."
      actions={add}
      width="wide"
    >
      <Load query={channels} what="The channels">
        {(rows) => (
          <Table
            label="Channels"
            rows={rows}
            keyOf={({ id }) => id}
            linkTo={({ id }) => `/settings/channels/${id}`}
            empty={
              <Empty icon={<MessagesSquare size={20} />} title="No channels yet" action={add}>
                A web chat is one line of HTML on your site. Customers' messages arrive in the inbox.
              </Empty>
            }
            columns={[
              { title: "Name", render: ({ name }) => name },
              { title: "State", render: (channel) => <State channel={channel} /> },
              { title: "Agent", render: (channel) => <Answers channel={channel} /> },
              {
                title: "Last message",
                className: "hidden desk:table-cell",
                render: (channel) => <LastMessage channel={channel} />,
              },
            ]}
          />
        )}
      </Load>
      {adding && <NewChannel onClose={() => setAdding(false)} />}
    </SettingsFrame>
  );
}

function State({ channel }: { channel: Channel }) {
  return (
    <>
      <ChannelStatus channel={channel} />
      {channel.statusReason && <span className="mt-0.5 block max-w-72 text-muted text-small">{reasonOf(channel)}</span>}
    </>
  );
}

function Answers({ channel }: { channel: Channel }) {
  const agents = useQuery(agentsQuery).data;
  const agent = agents?.find(({ id }) => id === channel.agentId);
  return (
    <span className="flex flex-wrap items-center gap-2">
      {channel.agentId ? (agent?.name ?? "") : <span className="text-muted">none</span>}
      {channel.aiOffAt && <Badge tone="warn">AI off</Badge>}
    </span>
  );
}

function LastMessage({ channel: { lastInboundAt } }: { channel: Channel }) {
  return lastInboundAt ? <Time at={lastInboundAt} format="long" /> : <span className="text-muted">none yet</span>;
}
