import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { useState } from "react";
import type { WebchatSettings } from "../../contract/channel-settings.ts";
import type { ChannelOf } from "../../contract/channels.ts";
import { channelsQuery } from "../lists.ts";
import { useMe } from "../session.tsx";
import { Code } from "../ui/code.tsx";
import { Field, Textarea } from "../ui/field.tsx";
import { Section } from "../ui/section.tsx";
import type { Draft } from "./use-draft.ts";

type InstallProps = { channel: ChannelOf<"webchat">; draft: Draft<WebchatSettings> };

export function Install({ channel, draft }: InstallProps) {
  return (
    <div className="max-w-150">
      <Section
        title="On your site"
        lead="Put this line before the end of the body, on every page that should have the chat."
      >
        <Code label="snippet" text={channel.snippet ?? ""} />
      </Section>
      <TestPages channel={channel} />
      <Sites draft={draft} />
      <Section title="For developers" lead="The widget speaks to this address; your own client can too.">
        <Code label="address" text={channel.inboundUrl} />
      </Section>
    </div>
  );
}

function TestPages({ channel }: { channel: ChannelOf<"webchat"> }) {
  const { demo } = useMe();
  const first = useQuery(channelsQuery).data?.find(({ kind }) => kind === "webchat");
  return (
    <Section title="Try it" lead="Write as a customer, and see it arrive in the inbox.">
      <p className="flex flex-wrap gap-x-5 gap-y-2">
        {demo && first?.id === channel.id && <NewTab to="/shop">Open test page</NewTab>}
        <NewTab to={`/w/${channel.id}`}>Open the chat by itself</NewTab>
      </p>
    </Section>
  );
}

function NewTab({ to, children }: { to: string; children: string }) {
  return (
    <a
      href={to}
      target="_blank"
      rel="noreferrer"
      className="inline-flex items-center gap-1.5 text-accent underline underline-offset-2"
    >
      {children}
      <ExternalLink size={14} aria-label="in a new tab" role="img" />
    </a>
  );
}

function Sites({ draft }: { draft: Draft<WebchatSettings> }) {
  const { origins } = draft.value.settings;
  const [text, setText] = useState(origins.join("\n"));
  // Discarding sets back the draft, not what stands in the field.
  const shown = linesOf(text).join("\n") === origins.join("\n") ? text : origins.join("\n");
  return (
    <Section title="Sites that may show it" lead="One address a line. None: every site may.">
      <Field
        label="Sites that may show it"
        labelHidden
        error={draft.problems.origins && "Each is an address such as https://shop.example."}
      >
        <Textarea
          rows={3}
          spellCheck={false}
          value={shown}
          placeholder="https://shop.example"
          onChange={(event) => {
            setText(event.target.value);
            draft.set({ origins: linesOf(event.target.value) });
          }}
          className="font-mono text-small leading-5"
        />
      </Field>
    </Section>
  );
}

function linesOf(text: string): string[] {
  return text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter(Boolean);
}
