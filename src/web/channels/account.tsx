import { Link } from "@tanstack/react-router";
import { Section } from "../ui/section.tsx";
import { AccountFields } from "./account-fields.tsx";
import { Addresses } from "./addresses.tsx";
import { Check } from "./check.tsx";
import type { ProvidedChannel } from "./fields.ts";
import type { Draft } from "./use-draft.ts";

/** The account at the provider: whether it works, what it is known by, and what the provider must know of us. */
export function Account({ channel, draft }: { channel: ProvidedChannel; draft: Draft }) {
  const told = channel.kind !== "email" || !channel.settings.imap;
  const steps = (
    <Link
      to="/settings/channels/$channel/guide"
      params={{ channel: channel.id }}
      className="inline-flex h-8 items-center text-accent underline underline-offset-2"
    >
      Guided steps
    </Link>
  );
  return (
    <div className="max-w-150">
      <Section title="Check" lead="Asks the provider, and changes nothing there." actions={steps}>
        <Check channel={channel} />
      </Section>
      <Section title="Account" lead="Saved, it is checked at once.">
        <AccountFields kind={channel.kind} form={draft} kept />
      </Section>
      {told && (
        <Section title="For the provider" lead="Where it posts what arrives.">
          <Addresses channel={channel} />
        </Section>
      )}
    </div>
  );
}
