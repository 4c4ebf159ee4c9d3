import {
  Briefcase,
  Camera,
  Globe,
  type LucideIcon,
  Mail,
  MessageCircle,
  MessageCircleMore,
  MessageSquareText,
  Phone,
} from "lucide-react";
import type { Medium } from "../contract/channels.ts";

const media: Record<Medium, { name: string; icon: LucideIcon }> = {
  webchat: { name: "Web chat", icon: Globe },
  email: { name: "Email", icon: Mail },
  sms: { name: "SMS", icon: MessageSquareText },
  whatsapp: { name: "WhatsApp", icon: MessageCircleMore },
  messenger: { name: "Messenger", icon: MessageCircle },
  instagram: { name: "Instagram", icon: Camera },
  voice: { name: "Voice", icon: Phone },
  linkedin: { name: "LinkedIn", icon: Briefcase },
};

export const allMedia = Object.keys(media) as Medium[];

export function mediumName(medium: Medium): string {
  return media[medium]?.name ?? medium;
}

export function MediumIcon({ medium, size = 14 }: { medium: Medium; size?: number }) {
  const Icon = media[medium].icon;
  return <Icon size={size} aria-label={mediumName(medium)} />;
}
