import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { CircleCheck, Hourglass } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { Addresses } from "./addresses.tsx";
import { ChannelStatus } from "./channel-status.tsx";
import { Check } from "./check.tsx";
import type { ProvidedChannel } from "./fields.ts";
import { GuideStep, type StepState, Todo } from "./guide-step.tsx";
import { stepNames } from "./guide-steps.ts";
import { guides } from "./guides.tsx";
import { accountingQuery, channelQuery } from "./queries.ts";
import { TestBothWays } from "./test-channel.tsx";

/** The steps from a channel that is there to one that works, each with a check of its own. */
export function GuidePage() {
  const { channel: id = "" } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(channelQuery(id));
  if (data && data.kind !== "webchat" && data.kind !== "linkedin") return <Guide channel={data} />;
  return (
    <SettingsFrame title="Connect a channel" back={{ to: `/settings/channels/${id}`, label: "The channel" }}>
      {data && <Empty title="This channel needs no steps">It works as it is.</Empty>}
      {error && <ProblemNote title="The channel could not be opened" error={error} onRetry={refetch} />}
      {!data && !error && <Skeleton lines={6} />}
    </SettingsFrame>
  );
}

function Guide({ channel }: { channel: ProvidedChannel }) {
  const navigate = useNavigate();
  const heard = useQuery(accountingQuery(channel.id, { hours: 1, everyMs: 2000 })).data?.lastInboundAt ?? null;
  const [account, tell, first, both] = stepNames(channel.kind) as [string, string, string, string];
  const sound = channel.probe?.every(({ ok }) => ok) ?? false;
  const states = statesOf([sound, heard !== null, heard !== null, false]);
  const reads = channel.kind === "email" && channel.settings.imap !== null;
  const open = () => navigate({ to: "/settings/channels/$channel", params: { channel: channel.id } });
  return (
    <SettingsFrame
      title={`Connect ${channel.name}`}
      back={{ to: `/settings/channels/${channel.id}`, label: channel.name }}
      beside={<ChannelStatus channel={channel} />}
    >
      <ol>
        <GuideStep number={1} title={account} state={states[0]}>
          <Check channel={channel} />
          <p className="text-muted">
            Something is wrong? Mend it under{" "}
            <Link
              to="/settings/channels/$channel"
              params={{ channel: channel.id }}
              search={{ tab: "connection" }}
              className="text-accent underline underline-offset-2"
            >
              Connection
            </Link>
            .
          </p>
        </GuideStep>
        <GuideStep number={2} title={tell} state={states[1]}>
          {reads ? (
            <p className="text-muted">Nothing to do: Parley reads the mailbox by itself, within seconds.</p>
          ) : (
            <>
              <Todo items={guides[channel.kind].tell} />
              <Addresses channel={channel} />
              <Check channel={channel} label="I have done this: check" fresh />
            </>
          )}
        </GuideStep>
        <GuideStep number={3} title={first} state={states[2]}>
          <p>{guides[channel.kind].first(channel)}</p>
          <Heard at={heard} />
        </GuideStep>
        <GuideStep number={4} title={both} state={states[3]}>
          <TestBothWays channel={channel} />
          <Button variant="primary" onClick={open} className="self-start">
            Done
          </Button>
        </GuideStep>
      </ol>
    </SettingsFrame>
  );
}

/** The first that is not done is the one to do. */
function statesOf(done: boolean[]): StepState[] {
  const first = done.indexOf(false);
  return done.map((is, index) => (is ? "done" : index === first ? "open" : "next"));
}

/** Watches by itself for what is to come. */
function Heard({ at }: { at: string | null }) {
  return (
    <p role="status" className="flex items-center gap-2">
      {at ? (
        <>
          <CircleCheck size={16} className="text-good" aria-hidden />
          <span>
            It arrived <Time at={at} format="long" />.{" "}
            <Link to="/inbox/$view" params={{ view: "all" }} className="text-accent underline underline-offset-2">
              See it in the inbox
            </Link>
          </span>
        </>
      ) : (
        <>
          <Hourglass size={16} className="text-muted" aria-hidden />
          <span className="text-muted">Nothing yet. This page watches for it.</span>
        </>
      )}
    </p>
  );
}
