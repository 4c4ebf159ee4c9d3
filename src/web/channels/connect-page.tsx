import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useRef } from "react";
import { type Channel, type Medium, media } from "../../contract/channels.ts";
import { agentsQuery } from "../lists.ts";
import { mediumName } from "../media.tsx";
import { LeaveGuard } from "../save-bar.tsx";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Field, Input, Select } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { AccountFields } from "./account-fields.tsx";
import { GuideStep, Todo } from "./guide-step.tsx";
import { stepNames } from "./guide-steps.ts";
import { guides } from "./guides.tsx";
import { useNewAccount } from "./new-account.ts";

const back = { to: "/settings/channels/new", label: "Connect a channel" };

/** The first step: it ends with the channel being there. */
export function ConnectPage() {
  const { medium } = useParams({ strict: false });
  const kind = media.find((known) => known === medium);
  const agents = useQuery(agentsQuery);
  if (!kind) {
    return (
      <SettingsFrame title="Connect a channel" back={back}>
        <Empty title="There is no such medium">Choose one of the eight.</Empty>
      </SettingsFrame>
    );
  }
  return (
    <SettingsFrame title={`Connect ${article(kind)}`} back={back} lead={leads[kind]}>
      {agents.isPending ? (
        <Skeleton lines={6} />
      ) : (
        <Connect key={kind} kind={kind} agentId={agents.data?.[0]?.id ?? null} />
      )}
    </SettingsFrame>
  );
}

const leads: Partial<Record<Medium, string>> = {
  webchat: "How it looks, when you are there and where it may stand comes after this.",
  linkedin: "Parley reads and sends nothing there. Teammates log what was said, beside everything else.",
};

function article(kind: Medium): string {
  const words: Partial<Record<Medium, string>> = {
    webchat: "a web chat",
    email: "a mailbox",
    voice: "a voice number",
    sms: "SMS",
  };
  return words[kind] ?? mediumName(kind);
}

function Connect({ kind, agentId }: { kind: Medium; agentId: string | null }) {
  const navigate = useNavigate();
  const blocked = useBlocked()("channels.write");
  const form = useRef<HTMLFormElement>(null);
  const account = useNewAccount(kind, kind === "linkedin" ? null : agentId, (channel) => navigate(next(channel)));

  function submit(event: FormEvent) {
    event.preventDefault();
    if (blocked || account.connect()) return;
    // The fields say what is wrong; the first of them is where to go on.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  }

  const fields = (
    <>
      <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <About account={account} kind={kind} />
        {isProvided(kind) && (
          <>
            <Todo items={guides[kind].find} />
            <AccountFields kind={kind} form={account} kept={false} />
          </>
        )}
        {account.error && <ProblemNote error={account.error} />}
        <Button type="submit" variant="primary" blocked={blocked} busy={account.busy} className="self-start">
          {account.busy ? "Connecting…" : (submitWords[kind] ?? "Connect and check")}
        </Button>
      </form>
      <LeaveGuard dirty={account.value.name !== "" && !account.busy} />
    </>
  );
  if (!isProvided(kind)) return fields;
  const [first, ...later] = stepNames(kind);
  return (
    <ol>
      <GuideStep number={1} title={first!} state="open">
        {fields}
      </GuideStep>
      {later.map((title, index) => (
        <GuideStep key={title} number={index + 2} title={title} state="ahead" />
      ))}
    </ol>
  );
}

type AboutProps = { account: ReturnType<typeof useNewAccount>; kind: Medium };

function About({ account: { value, problems, change }, kind }: AboutProps) {
  const agents = useQuery(agentsQuery).data;
  return (
    <>
      <Field label="Name" hint="For your team, such as the shop it is for." error={problems.name}>
        <Input value={value.name} maxLength={80} autoFocus onChange={(event) => change({ name: event.target.value })} />
      </Field>
      {kind !== "linkedin" && (
        <Field label="Agent" hint="Answers here. Without one, teammates do." error={problems.agentId}>
          <Select value={value.agentId ?? ""} onChange={(event) => change({ agentId: event.target.value || null })}>
            <option value="">None</option>
            {agents?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </>
  );
}

function isProvided(kind: Medium): kind is keyof typeof guides {
  return kind in guides;
}

function next({ id, kind }: Channel) {
  const params = { channel: id };
  if (kind === "webchat") return { to: "/settings/channels/$channel", params, search: { tab: "install" } } as const;
  if (kind === "linkedin") return { to: "/settings/channels/$channel", params } as const;
  return { to: "/settings/channels/$channel/guide", params, replace: true } as const;
}

const submitWords: Partial<Record<Medium, string>> = { webchat: "Add web chat", linkedin: "Add LinkedIn" };
