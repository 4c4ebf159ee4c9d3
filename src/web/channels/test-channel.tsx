import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Channel, Medium } from "../../contract/channels.ts";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Field, Input } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Section } from "../ui/section.tsx";
import { channelPath } from "./queries.ts";
import { type Found, Steps } from "./steps.tsx";

/** Goes the whole way a customer's message goes, and tells step by step how far it came. */
export function TestChannel({ channel }: { channel: Channel }) {
  const { lead } = ways[channel.kind];
  return (
    <Section title="Test" lead={lead}>
      <TestBothWays channel={channel} />
    </Section>
  );
}

export function TestBothWays({ channel }: { channel: Channel }) {
  const blocked = useBlocked()("channels.write");
  const refresh = useRefresh();
  const [to, setTo] = useState("");
  const test = useMutation({
    mutationFn: () => api.post<Found>(`${channelPath(channel.id)}/test`, to ? { to } : {}),
    onSuccess: () => refresh(["channels"]),
  });
  const { asks } = ways[channel.kind];
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked && !test.isPending) test.mutate();
      }}
    >
      {asks && (
        <Field label={asks.label} hint={asks.hint} className="max-w-80">
          <Input
            value={to}
            placeholder={asks.example}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            onChange={(event) => setTo(event.target.value.trim())}
          />
        </Field>
      )}
      <Button type="submit" blocked={blocked} busy={test.isPending} className="self-start">
        {test.isPending ? "Testing…" : "Run the test"}
      </Button>
      <div role="status">
        {test.error && <ProblemNote error={test.error} />}
        {test.data && !test.isPending && <Steps steps={test.data.steps} />}
      </div>
    </form>
  );
}

type Asks = { label: string; hint: string; example?: string };

const phone: Asks = {
  label: "Your own phone number",
  hint: "Gets a test message. Empty: only the way in is tried.",
  example: "+14155550123",
};

const scoped: Asks = {
  label: "Your own id",
  hint: "As it stands on your contact in the inbox. Gets a test message. Empty: only the way in is tried.",
};

const goesBothWays = "Checks the way in, and sends a message to you if you say where to. No customer is troubled.";

const ways: Record<Medium, { lead: string; asks: Asks | null }> = {
  webchat: {
    lead: "Writes to the channel as a visitor would, and waits for the answer. Afterwards it is deleted again.",
    asks: null,
  },
  email: {
    lead: goesBothWays,
    asks: {
      label: "Your own address",
      hint: "Gets a test mail. Empty: only the way in is tried.",
      example: "you@shop.example",
    },
  },
  sms: { lead: goesBothWays, asks: phone },
  whatsapp: { lead: `${goesBothWays} WhatsApp delivers it only if you have written within 24 hours.`, asks: phone },
  messenger: { lead: goesBothWays, asks: scoped },
  instagram: { lead: goesBothWays, asks: scoped },
  voice: { lead: "Asks the provider, and looks when it last brought a call. No phone rings.", asks: null },
  linkedin: { lead: "", asks: null },
};
