import {
  Bot,
  KeyRound,
  ListChecks,
  MailOpen,
  MailQuestionMark,
  MessageSquareText,
  MessagesSquare,
  Settings2,
  ShieldCheck,
  UserRound,
  UsersRound,
} from "lucide-react";
import { type ComponentProps, createContext, useContext } from "react";
import { type Page, SettingsPage } from "./page.tsx";

/** The addresses that are of no use to whoever looks: they are not offered. */
export const ClosedSettings = createContext<string[]>([]);

/** A page among the settings, whichever feature it belongs to. */
export function SettingsFrame(props: ComponentProps<typeof Page>) {
  const closed = useContext(ClosedSettings);
  const open = nav.map(({ label, items }) => ({ label, items: items.filter(({ to }) => !closed.includes(to)) }));
  return <SettingsPage width="narrow" {...props} nav={open} />;
}

const size = 16;

const nav = [
  {
    label: "You",
    items: [
      { to: "/settings/you", label: "Profile", icon: <UserRound size={size} /> },
      { to: "/settings/security", label: "Security", icon: <ShieldCheck size={size} /> },
    ],
  },
  {
    label: "Workspace",
    items: [
      { to: "/first-steps", label: "First steps", icon: <ListChecks size={size} /> },
      { to: "/settings/workspace", label: "General", icon: <Settings2 size={size} /> },
      { to: "/settings/channels", label: "Channels", icon: <MessagesSquare size={size} /> },
      { to: "/settings/unmatched", label: "Unmatched events", icon: <MailQuestionMark size={size} /> },
      { to: "/team", label: "Team", icon: <UsersRound size={size} /> },
      { to: "/settings/models", label: "Models", icon: <Bot size={size} /> },
      { to: "/settings/canned-replies", label: "Canned replies", icon: <MessageSquareText size={size} /> },
      { to: "/settings/keys", label: "API keys", icon: <KeyRound size={size} /> },
      { to: "/outbox", label: "Outbox", icon: <MailOpen size={size} /> },
    ],
  },
];
