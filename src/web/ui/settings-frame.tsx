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
import { type ComponentProps, useEffect, useRef } from "react";
import { type Page, SettingsPage } from "./page.tsx";

/** A page among the settings, whichever feature it belongs to. */
export function SettingsFrame(props: ComponentProps<typeof Page>) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Where the neighbours stand in one line, the present one may be out of sight.
    frame.current?.querySelector("nav [data-here]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, []);
  return (
    <div ref={frame} className="contents">
      <SettingsPage width="narrow" {...props} nav={nav} />
    </div>
  );
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
