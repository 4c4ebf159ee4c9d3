import { Link } from "@tanstack/react-router";
import { CirclePause, type LucideIcon, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import type { Line } from "./use-line.ts";

/** What stands in the way of a reply, said before it is written. */
export function Hindrances({ line }: { line: Line | undefined }) {
  const { paused, status } = line?.channel ?? {};
  if (!line || (!paused && status !== "disconnected")) return null;
  return (
    <Hindrance icon={paused ? CirclePause : Unplug}>
      <bdi>{line.channel.name}</bdi> is {paused ? "paused" : "disconnected"}. What you send now waits until it{" "}
      {paused ? "goes on" : "is connected again; what has failed does not go out again by itself"}.{" "}
      <Link to={`/settings/channels/${line.channel.id}` as string} className="underline underline-offset-2">
        Open the channel
      </Link>
    </Hindrance>
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
