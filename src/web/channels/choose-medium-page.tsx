import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { allMedia, MediumIcon, mediumName } from "../media.tsx";
import { useBlocked } from "../session.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { needs } from "./guides.tsx";

export function ChooseMediumPage() {
  const blocked = useBlocked()("channels.write");
  return (
    <SettingsFrame
      title="Connect a channel"
      lead="Choose where customers are to reach you. Below each stands what you need."
      back={{ to: "/settings/channels", label: "Channels" }}
    >
      {blocked && <p className="mb-5 rounded-md bg-hover px-3 py-2 text-muted">You cannot connect one. {blocked}</p>}
      <ul className="rounded-md border">
        {allMedia.map((medium) => (
          <li key={medium} className="border-b last:border-b-0">
            <Link
              to="/settings/channels/new/$medium"
              params={{ medium }}
              className="flex min-h-14 items-center gap-3 px-4 py-2 hover:bg-hover"
            >
              <span className="text-muted" aria-hidden>
                <MediumIcon medium={medium} size={20} />
              </span>
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{mediumName(medium)}</span>
                <span className="block text-muted">{needs[medium]}</span>
              </span>
              <ChevronRight size={16} className="text-muted" aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </SettingsFrame>
  );
}
