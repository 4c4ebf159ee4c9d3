import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { Channel } from "../../contract/channels.ts";
import { SaveBar } from "../save-bar.tsx";
import { useBlocked } from "../session.tsx";
import { PageBar } from "../ui/page-bar.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { Appearance } from "./appearance.tsx";
import { ChannelStatus, reasonOf } from "./channel-status.tsx";
import { General } from "./general.tsx";
import { Hours } from "./hours.tsx";
import { Identity } from "./identity.tsx";
import { Install } from "./install.tsx";
import type { Tab } from "./place.ts";
import { channelQuery } from "./queries.ts";
import { useDraft } from "./use-draft.ts";

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
  const { tab = "general" } = useSearch({ strict: false }) as { tab?: Tab };
  const navigate = useNavigate();
  const blocked = useBlocked()("channels.write");
  const draft = useDraft(channel);
  const tabs = (
    <PageBar width="wide">
      <Tabs
        label="Parts of the channel"
        value={tab}
        onChange={(next) => navigate({ to: ".", search: next === "general" ? {} : { tab: next } })}
        items={[
          { value: "general", label: "General" },
          { value: "appearance", label: "Appearance" },
          { value: "hours", label: "Hours" },
          { value: "install", label: "Install" },
          { value: "identity", label: "Identity" },
        ]}
      />
    </PageBar>
  );
  return (
    <SettingsFrame
      title={channel.name}
      back={back}
      beside={<ChannelStatus channel={channel} />}
      lead={reasonOf(channel)}
      bar={tabs}
      width="wide"
    >
      {blocked && (
        <p className="mb-5 rounded-md bg-hover px-3 py-2 text-muted">You can read this, not change it. {blocked}</p>
      )}
      <fieldset disabled={blocked !== null} className="min-w-0">
        {tab === "general" && <General channel={channel} draft={draft} />}
        {tab === "appearance" && <Appearance draft={draft} />}
        {tab === "hours" && <Hours draft={draft} />}
        {tab === "install" && <Install channel={channel} draft={draft} />}
        {tab === "identity" && <Identity channel={channel} />}
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
