import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { EmailSettings } from "../../contract/channel-settings.ts";
import type { Channel, ChannelOf } from "../../contract/channels.ts";
import { MediumIcon } from "../media.tsx";
import { SaveBar } from "../save-bar.tsx";
import { useBlocked } from "../session.tsx";
import { PageBar } from "../ui/page-bar.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { Time } from "../ui/time.tsx";
import { Account } from "./account.tsx";
import { Appearance } from "./appearance.tsx";
import { Calls } from "./calls.tsx";
import { ChannelStatus, reasonOf } from "./channel-status.tsx";
import { General } from "./general.tsx";
import { Health } from "./health.tsx";
import { Hours } from "./hours.tsx";
import { Identity } from "./identity.tsx";
import { Install } from "./install.tsx";
import { Keywords } from "./keywords.tsx";
import { type Tab, tabsOf, type UnmatchedPlace } from "./place.ts";
import { channelQuery, unmatchedCountQuery } from "./queries.ts";
import { Signature } from "./signature.tsx";
import { Templates } from "./templates.tsx";
import { TestChannel } from "./test-channel.tsx";
import { UnmatchedList } from "./unmatched-list.tsx";
import { type Draft, useDraft } from "./use-draft.ts";

const back = { to: "/settings/channels", label: "Channels" };

export function ChannelPage() {
  const { channel: id = "" } = useParams({ strict: false });
  const channel = useQuery(channelQuery(id));
  if (channel.data) return <Opened key={id} channel={channel.data} />;
  return (
    <SettingsFrame title="Channel" back={back} width="wide">
      {channel.error ? (
        <ProblemNote title="The channel could not be opened" error={channel.error} onRetry={channel.refetch} />
      ) : (
        <Skeleton lines={6} />
      )}
    </SettingsFrame>
  );
}

function Opened({ channel }: { channel: Channel }) {
  switch (channel.kind) {
    case "webchat":
      return <Webchat channel={channel} />;
    case "email":
      return <Mailbox channel={channel} />;
    default:
      return <Provided channel={channel} />;
  }
}

function Webchat({ channel }: { channel: ChannelOf<"webchat"> }) {
  const draft = useDraft(channel);
  const parts: Parts = {
    appearance: <Appearance draft={draft} />,
    hours: <Hours draft={draft} />,
    install: <Install channel={channel} draft={draft} />,
    identity: <Identity channel={channel} />,
  };
  return <Framed channel={channel} draft={draft} parts={parts} />;
}

function Mailbox({ channel }: { channel: ChannelOf<"email"> }) {
  const draft = useDraft<EmailSettings>(channel);
  const parts: Parts = {
    connection: <Account channel={channel} draft={draft} />,
    signature: <Signature draft={draft} />,
  };
  return <Framed channel={channel} draft={draft} parts={parts} />;
}

function Provided({ channel }: { channel: Exclude<Channel, { kind: "webchat" | "email" }> }) {
  const draft = useDraft<object>(channel);
  const parts: Parts = {
    connection: channel.kind === "linkedin" ? null : <Account channel={channel} draft={draft} />,
    keywords: <Keywords form={draft} />,
    calls: <Calls form={draft} />,
    templates: <Templates channel={channel} />,
  };
  return <Framed channel={channel} draft={draft} parts={parts} />;
}

/** Where there is nothing to change, only to look at and to act upon. */
const reading: Tab[] = ["health", "unmatched"];

type Parts = Partial<Record<Tab, ReactNode>>;

function Framed({ channel, draft, parts }: { channel: Channel; draft: Draft; parts: Parts }) {
  const { tab: asked = "general" } = useSearch({ strict: false }) as { tab?: Tab };
  const navigate = useNavigate();
  const blocked = useBlocked()("channels.write");
  const unmatched = useUnmatchedCount(channel);
  const items = tabsOf(channel.kind).map((item) => (item.value === "unmatched" ? { ...item, count: unmatched } : item));
  const tab = items.some(({ value }) => value === asked) ? asked : "general";
  const all: Parts = {
    general: <General channel={channel} draft={draft} />,
    test: <TestChannel channel={channel} />,
    health: <Health channel={channel} />,
    unmatched: <UnmatchedHere channel={channel} />,
    ...parts,
  };
  const tabs = (
    <PageBar width="wide">
      <Tabs
        label="Parts of the channel"
        value={tab}
        onChange={(next) => navigate({ to: ".", search: next === "general" ? {} : { tab: next } })}
        items={items}
      />
    </PageBar>
  );
  return (
    <SettingsFrame
      title={channel.name}
      back={back}
      beside={<Beside channel={channel} />}
      lead={channel.statusReason && <Lead channel={channel} tab={tab} />}
      bar={items.length > 1 ? tabs : undefined}
      width="wide"
    >
      {blocked && (
        <p className="mb-5 rounded-md bg-hover px-3 py-2 text-muted">You can read this, not change it. {blocked}</p>
      )}
      <fieldset key={tab} disabled={blocked !== null && !reading.includes(tab)} className="min-w-0">
        {all[tab]}
      </fieldset>
      <SaveBar
        dirty={draft.dirty}
        busy={draft.saving}
        error={draft.error}
        save="Save"
        blocked={draft.blocked}
        onSave={draft.save}
        onDiscard={draft.discard}
      />
    </SettingsFrame>
  );
}

function Beside({ channel }: { channel: Channel }) {
  return (
    <>
      <span className="text-muted">
        <MediumIcon medium={channel.kind} size={16} />
      </span>
      <ChannelStatus channel={channel} />
    </>
  );
}

/** Why it does not stand well, and since when. */
function Lead({ channel, tab }: { channel: Channel; tab: Tab }) {
  const mendable =
    channel.statusCode !== "by-person" && tabsOf(channel.kind).some(({ value }) => value === "connection");
  return (
    <>
      {reasonOf(channel)} · <Time at={channel.statusAt} format="long" />
      {mendable && tab !== "connection" && (
        <>
          {" · "}
          <Link
            to="/settings/channels/$channel"
            params={{ channel: channel.id }}
            search={{ tab: "connection" }}
            className="text-accent underline underline-offset-2"
          >
            Look into it
          </Link>
        </>
      )}
    </>
  );
}

function useUnmatchedCount({ id, kind }: Channel): number {
  const enabled = tabsOf(kind).some(({ value }) => value === "unmatched");
  return useQuery({ ...unmatchedCountQuery(id), enabled }).data?.open ?? 0;
}

function UnmatchedHere({ channel }: { channel: Channel }) {
  const { closed, event } = useSearch({ strict: false }) as UnmatchedPlace;
  const navigate = useNavigate();
  return (
    <UnmatchedList
      filter={{ channel: channel.id, closed }}
      event={event}
      onChange={(place) => navigate({ to: ".", search: { tab: "unmatched", ...place }, replace: true })}
    />
  );
}
