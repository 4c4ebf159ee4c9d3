import { Link } from "@tanstack/react-router";
import { CirclePause, Unplug } from "lucide-react";
import type { Line } from "./use-line.ts";

/** Where the channel does not send just now: what is written is kept and leaves when it does again. */
export function Waits({ line }: { line: Line }) {
  const { id, name, status, paused } = line.channel;
  const away = status === "disconnected";
  if (!paused && !away) return null;
  const Icon = paused ? CirclePause : Unplug;
  return (
    <p className="flex items-start gap-2 border-b bg-warn/8 px-4 py-1.5">
      <Icon size={16} aria-hidden className="mt-0.5 text-warn" />
      <span className="min-w-0 flex-1">
        <bdi>{name}</bdi> is {paused ? "paused" : "disconnected"}. What you send waits until it{" "}
        {paused ? "goes on" : "is connected again"}.{" "}
        <Link to={`/settings/channels/${id}` as string} className="underline underline-offset-2">
          Open the channel
        </Link>
      </span>
    </p>
  );
}
