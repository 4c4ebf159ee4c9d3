import { useQuery } from "@tanstack/react-query";
import { useCan } from "../session.tsx";
import { Code } from "../ui/code.tsx";
import type { ProvidedChannel } from "./fields.ts";
import { handshakeQuery } from "./queries.ts";

/** What of ours the provider has to be told. */
export function Addresses({ channel }: { channel: ProvidedChannel }) {
  if (channel.kind === "email") return channel.settings.imap ? null : <MailDoor channel={channel} />;
  if (channel.kind === "sms") return <Value label="Address for messages" text={channel.inboundUrl} />;
  if (channel.kind === "voice") return <Calls channel={channel} />;
  return <Handshake channel={channel} />;
}

function Calls({ channel }: { channel: ProvidedChannel }) {
  return (
    <div className="flex flex-col gap-3">
      <Value label="Address for calls" text={`${channel.inboundUrl}/voice`} />
      <Value label="Address for their end" text={`${channel.inboundUrl}/voice/status`} />
    </div>
  );
}

function Handshake({ channel }: { channel: ProvidedChannel }) {
  const allowed = useCan()("channels.write");
  const handshake = useQuery({ ...handshakeQuery(channel.id), enabled: allowed }).data;
  return (
    <div className="flex flex-col gap-3">
      <Value label="Callback URL" text={handshake?.callbackUrl ?? channel.inboundUrl} />
      {handshake?.verifyToken && <Value label="Verify token" text={handshake.verifyToken} />}
    </div>
  );
}

function MailDoor({ channel }: { channel: ProvidedChannel & { kind: "email" } }) {
  return (
    <div className="flex flex-col gap-3">
      <Value label="Address to forward to" text={channel.settings.address} />
      <Value label="Server that takes the mail" text={new URL(channel.inboundUrl).hostname} />
    </div>
  );
}

function Value({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <p className="mb-1 font-medium">{label}</p>
      <Code label={label.toLowerCase()} text={text} />
    </div>
  );
}
