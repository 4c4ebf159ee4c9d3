import { ArrowLeft, Bot, CircleCheck, Hand, PanelRight, RotateCcw, UserPlus } from "lucide-react";
import type { Conversation } from "../../../contract/conversations.ts";
import { MediumIcon } from "../../media.tsx";
import { useBlocked } from "../../session.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { MiddleCut } from "../../ui/middle-cut.tsx";
import { type Acts, useActs } from "../acts.ts";
import { AssignMenu } from "../assign-menu.tsx";
import { moveOnFrom } from "../list/reach.ts";
import { addressInWords, nameInWords } from "../numbers.ts";
import { usePlace } from "../place.ts";
import { useOthers } from "../presence.ts";
import { StateBadge } from "./agent-badge.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { isTaken } from "./taken.ts";

type HeaderProps = {
  conversation: Conversation;
  assigning: boolean;
  onAssigning: (open: boolean) => void;
  panelShown: boolean;
  onPanel: () => void;
};

export function Header({ conversation, assigning, onAssigning, panelShown, onPanel }: HeaderProps) {
  const { id, assignee } = conversation;
  const place = usePlace();
  const acts = useActs();
  const blocked = useBlocked()("inbox.write");
  const assign = (
    <IconButton label={assignee ? `Assigned to ${assignee.name}` : "Assign"} shortcut="a" blocked={blocked}>
      {assignee ? <Avatar name={assignee.name} size={20} /> : <UserPlus size={16} />}
    </IconButton>
  );
  return (
    <header className="@container flex min-h-14 shrink-0 items-center gap-x-2 border-b px-2 py-1.5 pane:px-4">
      <IconButton label="Back to the list" shortcut="u" onClick={place.close} className="pane:hidden">
        <ArrowLeft size={16} />
      </IconButton>
      <Who conversation={conversation} onPanel={onPanel} />
      <Viewers id={id} />
      <div className="ms-auto flex shrink-0 items-center gap-1">
        <StateBadge conversation={conversation} />
        <HandButton conversation={conversation} acts={acts} blocked={blocked} />
        {/* Where it is narrow, the panel has it. */}
        <span className="hidden @md:contents">
          <AssignMenu
            trigger={assign}
            assigned={assignee}
            open={assigning}
            onOpenChange={onAssigning}
            onAssign={(person) => acts.assign(id, person)}
          />
        </span>
        <ResolveButton conversation={conversation} acts={acts} blocked={blocked} />
        <MoreMenu conversation={conversation} />
        <IconButton
          label="Contact panel"
          shortcut="i"
          aria-pressed={panelShown}
          onClick={onPanel}
          className="max-pane:hidden"
        >
          <PanelRight size={16} />
        </IconButton>
      </div>
    </header>
  );
}

function Who({ conversation, onPanel }: { conversation: Conversation; onPanel: () => void }) {
  const { contact, medium, channel, lines } = conversation;
  const name = nameInWords(contact.name);
  const known = lines[0] && addressInWords(lines[0].address);
  // Whoever goes by their number is named by it already.
  const address = known === name ? null : known;
  return (
    <div className="-ms-1 relative flex min-w-0 items-center gap-2.5 rounded-md px-1 py-0.5 hover:bg-hover">
      <span className="hidden @md:flex">
        <Avatar name={contact.name} size={32} />
      </span>
      <div className="min-w-0">
        <h2 className="truncate font-semibold">
          <button type="button" onClick={onPanel} className="block max-w-full truncate after:absolute after:inset-0">
            <bdi>{name}</bdi>
          </button>
        </h2>
        <p className="flex items-center gap-1 text-muted text-small">
          <MediumIcon medium={medium} size={12} />
          {address && <MiddleCut text={address} />}
          <span
            title={channel.name}
            className={address ? "hidden min-w-0 shrink-[9] truncate @3xl:inline" : "truncate"}
          >
            {address && "· "}
            {channel.name}
          </span>
        </p>
      </div>
    </div>
  );
}

function Viewers({ id }: { id: string }) {
  const others = useOthers(id).filter((one) => one.who === "teammate");
  return others.slice(0, 3).map((one) => (
    <span key={one.name} title={`${one.name} is ${one.doing}`}>
      <Avatar name={one.name} size={24} className={one.doing === "typing" ? "breathing" : ""} />
      <span className="sr-only">
        {one.name} is {one.doing}
      </span>
    </span>
  ));
}

type ButtonProps = { conversation: Conversation; acts: Acts; blocked: string | null };

function HandButton({ conversation, acts, blocked }: ButtonProps) {
  const { id, handoff, agent, resolved } = conversation;
  if (resolved || (!agent && !handoff)) return null;
  const act = isTaken(conversation)
    ? { label: "Hand back", icon: <Bot size={16} />, run: () => acts.handBack(id) }
    : { label: "Take over", icon: <Hand size={16} />, run: () => acts.takeOver(id) };
  return (
    <Button
      icon={act.icon}
      shortcut="t"
      tooltip={act.label}
      blocked={blocked}
      onClick={act.run}
      aria-label={act.label}
      className="@max-2xl:px-2"
    >
      <span className="hidden @2xl:inline">{act.label}</span>
    </Button>
  );
}

function ResolveButton({ conversation, acts, blocked }: ButtonProps) {
  const { id, resolved } = conversation;
  const resolve = () => {
    void acts.resolve(id);
    moveOnFrom(id);
  };
  const act = resolved
    ? { label: "Reopen", icon: <RotateCcw size={16} />, keys: "shift+e", run: () => acts.reopen(id) }
    : { label: "Resolve", icon: <CircleCheck size={16} />, keys: "e", run: resolve };
  return (
    <Button
      icon={act.icon}
      shortcut={act.keys}
      tooltip={act.label}
      blocked={blocked}
      onClick={act.run}
      aria-label={act.label}
      className={resolved ? "@max-2xl:px-2" : "@max-3xl:px-2"}
    >
      {/* What is resolved has no other act beside it. */}
      <span className={`hidden ${resolved ? "@2xl:inline" : "@3xl:inline"}`}>{act.label}</span>
    </Button>
  );
}
