import { useQuery } from "@tanstack/react-query";
import type { Accounting, Channel } from "../../contract/channels.ts";
import { Load } from "../ui/load.tsx";
import { Section } from "../ui/section.tsx";
import { Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { HourBars, hourName } from "./hour-bars.tsx";
import { lagText, whyNoLag } from "./lag.ts";
import { accountingQuery } from "./queries.ts";

/** What the channel received in the last two days, and what became of it. */
export function Health({ channel }: { channel: Channel }) {
  const accounting = useQuery(accountingQuery(channel.id));
  return (
    <Load query={accounting} what="The figures">
      {(figures) => (
        <>
          <Section title="Now">
            <Facts {...figures} kind={channel.kind} />
          </Section>
          <Section
            title="Last 48 hours"
            lead="Messages by the hour, and what became of them. Answered is a reply, or a stated reason for none. A gap is a fault to look at."
          >
            <HourBars hours={figures.hours} />
            <AsTable hours={figures.hours} />
          </Section>
        </>
      )}
    </Load>
  );
}

function Facts({ hours, lagMs, lastInboundAt, kind }: Accounting & Pick<Channel, "kind">) {
  const noLag = whyNoLag(kind, lastInboundAt);
  const gaps = hours.reduce((sum, hour) => sum + hour.gaps, 0);
  const messages = hours.reduce((sum, hour) => sum + hour.messages, 0);
  return (
    <dl className="grid gap-x-8 gap-y-4 [grid-template-columns:repeat(auto-fit,minmax(9rem,1fr))]">
      <Fact name="Last message" note="from a customer">
        {lastInboundAt ? <Time at={lastInboundAt} format="long" /> : "None yet"}
      </Fact>
      <Fact name="Lag, median" note={lagMs ? "from written to stored, last hour" : noLag}>
        {lagMs ? lagText(lagMs.median) : "–"}
      </Fact>
      <Fact name="Lag, slowest 5 %" note={lagMs ? `of ${lagMs.of}` : noLag}>
        {lagMs ? lagText(lagMs.p95) : "–"}
      </Fact>
      <Fact name="Messages" note="in 48 hours">
        {messages}
      </Fact>
      <Fact name="Gaps" note={gaps === 0 ? "nothing is missing" : "unmatched, not stored, or without a verdict"}>
        <span className={gaps > 0 ? "text-bad" : ""}>{gaps}</span>
      </Fact>
    </dl>
  );
}

function Fact({ name, note, children }: { name: string; note: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-small">{name}</dt>
      <dd className="font-semibold text-title">{children}</dd>
      <dd className="text-muted text-small">{note}</dd>
    </div>
  );
}

function AsTable({ hours }: Pick<Accounting, "hours">) {
  const busy = hours.filter(({ received, unmatched, gaps }) => received + unmatched + gaps > 0).toReversed();
  return (
    <details className="mt-4">
      <summary className="w-fit rounded-sm py-1 text-muted hover:text-text">As a table</summary>
      <Table
        label="By hour"
        rows={busy}
        keyOf={({ at }) => at}
        empty={<p className="py-2 text-muted">Nothing arrived.</p>}
        columns={[
          { title: "Hour", render: ({ at }) => <time dateTime={at}>{hourName(at)}</time> },
          { title: "Received", align: "end", render: ({ messages }) => messages },
          { title: "Stored", align: "end", render: ({ stored }) => stored },
          { title: "Answered", align: "end", render: ({ answered }) => answered },
          { title: "Reports", align: "end", className: wideOnly, render: (hour) => hour.received - hour.messages },
          { title: "Unmatched", align: "end", className: wideOnly, render: ({ unmatched }) => unmatched },
          { title: "Gaps", align: "end", render: ({ gaps }) => gaps },
        ]}
      />
    </details>
  );
}

const wideOnly = "hidden pane:table-cell";
