import { Link } from "@tanstack/react-router";
import { BellOff, CirclePause, type LucideIcon, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import { nameInWords } from "../numbers.ts";
import type { Line } from "./use-line.ts";
import { isOptedOut } from "./use-writing.ts";

/** What stands in the way of a reply, said before it is written. */
export function Hindrances({ conversation, line }: { conversation: Conversation; line: Line | undefined }) {
  const { contact } = conversation;
  const { paused, status } = line?.channel ?? {};
  return (
    <>
      {isOptedOut(conversation) && (
        <Hindrance icon={BellOff}>
          <bdi>{nameInWords(contact.name)}</bdi> has opted out of texts. Nothing may be sent until they write START, or
          you note that they allow it again.
        </Hindrance>
      )}
      {line && (paused || status === "disconnected") && (
        <Hindrance icon={paused ? CirclePause : Unplug}>
          <bdi>{line.channel.name}</bdi> is {paused ? "paused" : "disconnected"}. What you send waits until it{" "}
          {paused ? "goes on" : "is connected again"}.{" "}
          <Link to={`/settings/channels/${line.channel.id}` as string} className="underline underline-offset-2">
            Open the channel
          </Link>
        </Hindrance>
      )}
    </>
  );
}

function Hindrance({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 border-b bg-warn/8 px-4 py-1.5">
      <Icon size={16} aria-hidden className="mt-0.5 text-warn" />
      <span className="min-w-0 flex-1">{children}</span>
    </p>
  );
}
