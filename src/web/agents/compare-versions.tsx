import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Agent, AgentVersion } from "../../contract/agents.ts";
import { Field, Select } from "../ui/field.tsx";
import { Section } from "../ui/section.tsx";
import { Difference } from "./difference.tsx";
import type { Place } from "./place.ts";
import { versionIn } from "./queries.ts";

/** Any two, side against side; as a rule what is live against what is newest. */
export function Compare({ agent, versions }: { agent: Agent; versions: AgentVersion[] }) {
  const place = useSearch({ strict: false }) as Place;
  const navigate = useNavigate();
  if (versions.length < 2) return null;

  const newest = agent.newest.number;
  const live = versionIn(agent, "live");
  const from = place.from ?? (live !== null && live !== newest ? live : newest - 1);
  const to = place.to ?? newest;
  const [before, after] = [from, to].map((number) => versions.find((version) => version.number === number));
  const choose = (change: Partial<Place>) => navigate({ to: ".", search: { tab: "versions", from, to, ...change } });
  return (
    <Section title="Compare" id="compare">
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <VersionSelect
          label="Before"
          value={from}
          versions={versions}
          onChange={(number) => choose({ from: number })}
        />
        <VersionSelect label="After" value={to} versions={versions} onChange={(number) => choose({ to: number })} />
      </div>
      {before && after ? (
        <Difference before={before} after={after} />
      ) : (
        <p className="text-muted">Choose two versions.</p>
      )}
    </Section>
  );
}

type VersionSelectProps = {
  label: string;
  value: number;
  versions: AgentVersion[];
  onChange: (number: number) => void;
};

function VersionSelect({ label, value, versions, onChange }: VersionSelectProps) {
  return (
    <Field label={label} className="w-36">
      <Select value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {versions.map(({ number }) => (
          <option key={number} value={number}>
            Version {number}
          </option>
        ))}
      </Select>
    </Field>
  );
}
