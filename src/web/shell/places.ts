import { BookOpen, Bot, Inbox, type LucideIcon, Mail, Plug, Settings, Users } from "lucide-react";
import type { Me } from "../../contract/team.ts";

export type Place = { to: string; at: string; label: string; icon: LucideIcon; keys: string };

const places: Place[] = [
  { to: "/inbox/all", at: "/inbox", label: "Inbox", icon: Inbox, keys: "g i" },
  { to: "/agents", at: "/agents", label: "Agents", icon: Bot, keys: "g a" },
  { to: "/knowledge", at: "/knowledge", label: "Knowledge", icon: BookOpen, keys: "g k" },
  { to: "/settings/channels", at: "/settings/channels", label: "Channels", icon: Plug, keys: "g c" },
  { to: "/team", at: "/team", label: "Team", icon: Users, keys: "g t" },
  { to: "/settings", at: "/settings", label: "Settings", icon: Settings, keys: "g s" },
];

const outbox: Place = { to: "/outbox", at: "/outbox", label: "Outbox", icon: Mail, keys: "g o" };

/** The demo sends no mail; what it would send is read in the outbox. */
export function placesFor(me: Me): Place[] {
  return me.demo ? [...places, outbox] : places;
}

/** The place an address belongs to: the one that begins it furthest. */
export function placeAt(all: Place[], pathname: string): Place | undefined {
  const holding = all.filter(({ at }) => pathname === at || pathname.startsWith(`${at}/`));
  return holding.sort((a, b) => b.at.length - a.at.length)[0];
}
