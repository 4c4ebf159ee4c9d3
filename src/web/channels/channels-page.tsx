import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { MessagesSquare, Plus, TriangleAlert } from "lucide-react";
import type { Channel, ChannelFigures } from "../../contract/channels.ts";
import { CreateButton } from "../create-button.tsx";
import { agentsQuery, channelsQuery, membersQuery } from "../lists.ts";
import { MediumIcon, mediumName } from "../media.tsx";
import { useBlocked } from "../session.tsx";
import { Badge } from "../ui/badge.tsx";
import { Empty } from "../ui/empty.tsx";
import { Load } from "../ui/load.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { addressOf } from "./address-of.ts";
import { ChannelStatus, reasonOf } from "./channel-status.tsx";
import { countText } from "./count-text.ts";
import { lagText, whyNoLag } from "./lag.ts";
import { figuresQuery, unmatchedCountQuery, unreadableQuery } from "./queries.ts";

export function ChannelsPage() {
  const channels = useQuery(channelsQuery);
  const blocked = useBlocked()("channels.write");
  const navigate = useNavigate();
  const add = (
    <CreateButton
      icon={<Plus size={16} />}
      blocked={blocked}
      onCreate={() => navigate({ to: "/settings/channels/new" })}
    >
      Connect a channel
    </CreateButton>
  );
  return (
    <SettingsFrame
      title="Channels"
      lead="Where customers reach you, and who answers them there."
      actions={add}
      width="wide"
    >
      <UnmatchedCount />
      <Unreadable />
      <Load query={channels} what="The channels">
        {(rows) => (
          <Table
            label="Channels"
            rows={rows}
            keyOf={({ id }) => id}
            linkTo={({ id }) => `/settings/channels/${id}`}
            empty={
              <Empty icon={<MessagesSquare size={20} />} title="No channels yet" action={add}>
                A web chat, a mailbox, a phone number, a page: what customers write there arrives in the inbox.
              </Empty>
            }
            columns={[
              { title: "Name", render: (channel) => <Named channel={channel} /> },
              { title: "State", render: (channel) => <State channel={channel} /> },
              {
                title: "Who answers",
                className: "hidden pane:table-cell",
                render: (channel) => <Answers channel={channel} />,
              },
              {
                title: "Last message",
                className: "hidden desk:table-cell",
                render: (channel) => <LastMessage channel={channel} />,
              },
              {
                title: "Lag",
                align: "end",
                className: "hidden desk:table-cell",
                render: (channel) => <Lag channel={channel} />,
              },
            ]}
          />
        )}
      </Load>
    </SettingsFrame>
  );
}

function Named({ channel }: { channel: Channel }) {
  const address = addressOf(channel);
  return (
    <span className="flex items-start gap-2.5">
      <span className="mt-0.5 text-muted">
        <MediumIcon medium={channel.kind} size={16} />
      </span>
      <span className="min-w-24 [overflow-wrap:anywhere]">
        {channel.name}
        <span className="block font-normal text-muted text-small">{address ?? mediumName(channel.kind)}</span>
      </span>
    </span>
  );
}

function State({ channel }: { channel: Channel }) {
  return (
    <>
      <ChannelStatus channel={channel} />
      {channel.statusReason && (
        <span className="mt-0.5 block max-w-72 text-muted text-small">
          {reasonOf(channel)} · <Time at={channel.statusAt} format="long" />
        </span>
      )}
    </>
  );
}

function Answers({ channel }: { channel: Channel }) {
  const agent = useQuery(agentsQuery).data?.find(({ id }) => id === channel.agentId);
  const teammate = useQuery(membersQuery).data?.find(({ personId }) => personId === channel.assigneeId);
  if (channel.kind === "linkedin") return <span className="text-muted">logged by hand</span>;
  return (
    <>
      <span className="flex flex-wrap items-center gap-2">
        {channel.agentId ? (agent?.name ?? "") : <span className="text-muted">no agent</span>}
        {channel.aiOffAt && <Badge tone="warn">AI off</Badge>}
      </span>
      {teammate && <span className="block text-muted text-small">assigned to {teammate.name}</span>}
    </>
  );
}

function LastMessage({ channel }: { channel: Channel }) {
  const figures = useFigures(channel);
  if (!figures) return null;
  return figures.lastInboundAt ? (
    <Time at={figures.lastInboundAt} format="long" />
  ) : (
    <span className="text-muted">none yet</span>
  );
}

function Lag({ channel }: { channel: Channel }) {
  const figures = useFigures(channel);
  if (!figures?.lagMs) {
    return (
      <span title={figures && whyNoLag(channel.kind, figures.lastInboundAt)} className="text-muted">
        {figures && "–"}
      </span>
    );
  }
  const { median, p95 } = figures.lagMs;
  return <span title={`Median of the last hour; the slowest 5 %: ${lagText(p95)}`}>{lagText(median)}</span>;
}

function useFigures({ id }: Channel): ChannelFigures | undefined {
  return useQuery(figuresQuery).data?.[id];
}

/** What a person should look at; nothing is said where there is nothing. */
function UnmatchedCount() {
  const count = useQuery(unmatchedCountQuery()).data;
  if (!count || count.open === 0) return null;
  return (
    <p className="mb-4 flex items-center gap-2 rounded-md bg-warn/12 px-3 py-2">
      <TriangleAlert size={16} className="text-warn" aria-hidden />
      <Link to="/settings/unmatched" className="underline underline-offset-2">
        {count.open === 1 ? "1 event arrived" : `${countText(count)} events arrived`} and could not be used
      </Link>
    </p>
  );
}

/** Channels that nobody can work with here, which must not look as if they were gone. */
function Unreadable() {
  const channels = useQuery(unreadableQuery).data ?? [];
  if (channels.length === 0) return null;
  return (
    <p className="mb-4 flex items-center gap-2 rounded-md bg-bad/12 px-3 py-2">
      <TriangleAlert size={16} className="shrink-0 text-bad" aria-hidden />
      <span>
        {and.format(channels.map(({ name }) => name))} cannot be read here: a newer version of Parley has written it.
      </span>
    </p>
  );
}

const and = new Intl.ListFormat("en", { type: "conjunction" });
