import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import type { Channel, identitySecret } from "../../contract/channels.ts";
import { api } from "../api.ts";
import { useBlocked } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Code } from "../ui/code.tsx";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Section } from "../ui/section.tsx";
import { pageExample, serverExample } from "./identity-examples.ts";
import { channelPath } from "./queries.ts";

/** How a site tells who its visitor is, in a way that no visitor can forge. */
export function Identity({ channel }: { channel: Channel }) {
  return (
    <div className="max-w-150">
      <Section
        title="Who the visitor is"
        lead="Your site can say who is signed in. It signs a short token (a JWT) with this channel's secret, so that nobody can pretend to be somebody else. The conversation then follows the customer from device to device."
      >
        <Secret channel={channel} />
      </Section>
      <Section
        title="On your server"
        lead="sub is your own id of the customer; name and email are optional. A token lives a day at most."
      >
        <Code label="server code" text={serverExample} />
      </Section>
      <Section title="On the page" lead="Works before and after the chat has loaded.">
        <Code label="page code" text={pageExample} />
      </Section>
    </div>
  );
}

function Secret({ channel }: { channel: Channel }) {
  const blocked = useBlocked()("channels.write");
  const [asking, setAsking] = useState(false);
  const making = useMutation({
    mutationFn: () => api.post<z.infer<typeof identitySecret>>(`${channelPath(channel.id)}/identity-secret`),
  });
  if (making.data) {
    return (
      <>
        <p className="mb-2" role="status">
          Copy it now, and keep it on your server. It is not shown again.
        </p>
        <Code label="secret" text={making.data.secret} />
      </>
    );
  }
  return (
    <>
      {making.error && <ProblemNote error={making.error} className="mb-3" />}
      <Button blocked={blocked} onClick={() => setAsking(true)}>
        Make a new secret
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Make a new secret?"
        confirm="Make a new secret"
        onConfirm={() => making.mutateAsync()}
      >
        It is shown once. Tokens signed with the old one are refused from then on.
      </ConfirmDialog>
    </>
  );
}
