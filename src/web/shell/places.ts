import { BookOpen, Bot, Inbox, type LucideIcon, Mail, Plug, Settings, Users } from "lucide-react";
import type { Me } from "../../contract/team.ts";
import type { Permission } from "../../domain/permission.ts";

export type Place = { to: string; at: string; label: string; icon: LucideIcon; keys: string; words: string };

const places: Place[] = [
  { to: "/inbox/all", at: "/inbox", label: "Inbox", icon: Inbox, keys: "g i", words: "conversations messages home" },
  { to: "/agents", at: "/agents", label: "Agents", icon: Bot, keys: "g a", words: "ai bots assistants prompt persona" },
  {
    to: "/knowledge",
    at: "/knowledge",
    label: "Knowledge",
    icon: BookOpen,
    keys: "g k",
    words: "articles help faq documents",
  },
  {
    to: "/settings/channels",
    at: "/settings/channels",
    label: "Channels",
    icon: Plug,
    keys: "g c",
    words: "media integrations connect mail sms whatsapp messenger instagram voice linkedin webchat widget",
  },
  {
    to: "/team",
    at: "/team",
    label: "Team",
    icon: Users,
    keys: "g t",
    words: "people members teammates users roles rights permissions invite",
  },
  { to: "/settings", at: "/settings", label: "Settings", icon: Settings, keys: "g s", words: "preferences options" },
];

const outbox: Place = {
  to: "/outbox",
  at: "/outbox",
  label: "Outbox",
  icon: Mail,
  keys: "g o",
  words: "mail letters sent invitations",
};

/** The demo sends no mail; what it would send is read in the outbox, by who may. */
export function placesFor(me: Me): Place[] {
  return me.demo && !closedPlaces(me).some(({ at }) => at === outbox.at) ? [...places, outbox] : places;
}

/** The place an address belongs to: the one that begins it furthest. */
export function placeAt(all: Place[], pathname: string): Place | undefined {
  const holding = all.filter(({ at }) => pathname === at || pathname.startsWith(`${at}/`));
  const [here] = holding.sort((a, b) => b.at.length - a.at.length);
  // These stand among the settings, though their address does not say so.
  return here ?? (/^\/(first-steps|outbox)$/.test(pathname) ? all.find(({ at }) => at === "/settings") : undefined);
}

type Room = { at: string; needs: Permission; title: string; what: string };

/** What is of no use to somebody who may not do what it is for. */
const rooms: Room[] = [
  { at: "/outbox", needs: "settings.write", title: "Outbox", what: "Mails" },
  { at: "/settings/keys", needs: "keys.write", title: "API keys", what: "API keys" },
  { at: "/knowledge/new", needs: "knowledge.write", title: "New article", what: "New articles" },
];

export function closedPlaces({ permissions }: Pick<Me, "permissions">): Room[] {
  return rooms.filter(({ needs }) => !permissions.includes(needs));
}
