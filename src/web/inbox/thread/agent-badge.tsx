import {
  BadgeCheck,
  Bot,
  CircleDashed,
  CircleHelp,
  CirclePause,
  CirclePlay,
  Hand,
  Hourglass,
  PenLine,
  RotateCcw,
  Sparkles,
  UserRound,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import { useBlocked } from "../../session.tsx";
import { Menu, MenuGroup, MenuItem } from "../../ui/menu.tsx";
import { Time } from "../../ui/time.tsx";
import { useActs } from "../acts.ts";
import { addressInWords } from "../numbers.ts";
import { usePlace } from "../place.ts";
import { useOthers } from "../presence.ts";
import { answerNowWords, mayAnswerNow, waitsFor } from "../waiting.ts";
import { isTaken } from "./taken.ts";

type State = Conversation["badge"]["state"];

/** Who answers next, or that nobody need; opens what can be done about it. */
export function StateBadge({ conversation }: { conversation: Conversation }) {
  const { id, resolved } = conversation;
  return resolved ? <ResolvedBadge id={id} resolved={resolved} /> : <AgentBadge conversation={conversation} />;
}

function ResolvedBadge({ id, resolved }: { id: string; resolved: NonNullable<Conversation["resolved"]> }) {
  const acts = useActs();
  const place = usePlace();
  const blocked = useBlocked()("inbox.write");
  const words = `Resolved by ${resolved.by}`;
  const trigger = (
    <button
      type="button"
      aria-label={words}
      className="flex h-8 min-w-0 items-center gap-1.5 rounded-md px-2 font-medium text-good hover:bg-hover data-popup-open:bg-hover"
    >
      <BadgeCheck size={16} />
      <span className="@lg:hidden">Resolved</span>
      <span className="hidden max-w-72 truncate @lg:inline">
        {words} · <Time at={resolved.at} />
      </span>
    </button>
  );
  return (
    <Menu trigger={trigger} align="end">
      <MenuGroup
        label={
          <>
            {words}, <Time at={resolved.at} format="long" />
          </>
        }
      >
        <MenuItem
          icon={<RotateCcw size={16} />}
          shortcut="shift+e"
          blocked={blocked}
          onSelect={() => void acts.reopen(id)}
        >
          Reopen
        </MenuItem>
        <MenuItem icon={<CircleHelp size={16} />} shortcut="w" onSelect={() => place.askWhy("newest")}>
          Why?
        </MenuItem>
      </MenuGroup>
    </Menu>
  );
}

/** What the agent is doing here, and why not. */
function AgentBadge({ conversation }: { conversation: Conversation }) {
  const { id, paused, agent, lines, contact } = conversation;
  const acts = useActs();
  const place = usePlace();
  const blocked = useBlocked()("inbox.write");
  const thinking = useOthers(id).some((one) => one.doing === "thinking");
  const state = thinking ? "thinking" : conversation.badge.state;
  const stopped = paused || contact.paused || lines.some((line) => line.paused);
  const usedUp = state === "paused" && !stopped;
  const { word, icon, look } = lookOf(conversation, state);
  const trigger = (
    <button
      type="button"
      aria-label={`Agent: ${word}. ${conversation.badge.reason ?? ""}`}
      title={conversation.badge.reason ?? undefined}
      className={`flex h-8 min-w-0 items-center gap-1.5 rounded-md px-2 font-medium hover:bg-hover data-popup-open:bg-hover ${look}`}
    >
      {icon}
      <span className="hidden max-w-40 truncate @lg:inline">{word}</span>
    </button>
  );
  return (
    <Menu trigger={trigger} align="end">
      <MenuGroup label={conversation.badge.reason ?? `${agent?.name ?? "No agent"} · ${word}`}>
        {conversation.handoff && !isTaken(conversation) && (
          <MenuItem icon={<Bot size={16} />} blocked={blocked} onSelect={() => acts.handBack(id)}>
            Hand back to the agent
          </MenuItem>
        )}
        {mayAnswerNow(conversation) && (
          <MenuItem icon={<Sparkles size={16} />} blocked={blocked} onSelect={() => acts.answerNow(conversation)}>
            {answerNowWords(conversation)}
          </MenuItem>
        )}
        {(paused || usedUp) && (
          <MenuItem icon={<CirclePlay size={16} />} blocked={blocked} onSelect={() => acts.resume(id)}>
            {paused ? "Resume" : "Resume with fresh turns"}
          </MenuItem>
        )}
        {!paused && !usedUp && (
          <MenuItem icon={<CirclePause size={16} />} blocked={blocked} onSelect={() => acts.pause(id)}>
            Pause in this conversation
          </MenuItem>
        )}
        {lines.length > 1 &&
          lines.map((line) => (
            <MenuItem
              key={line.id}
              icon={line.paused ? <CirclePlay size={16} /> : <CirclePause size={16} />}
              hint={addressInWords(line.address) ?? line.address.value}
              blocked={blocked}
              onSelect={() => (line.paused ? acts.resumeLine(id, line.id) : acts.pauseLine(id, line.id))}
            >
              {line.paused ? "Resume on" : "Pause on"} {line.channel.name}
            </MenuItem>
          ))}
        <MenuItem icon={<CircleHelp size={16} />} shortcut="w" onSelect={() => place.askWhy("newest")}>
          Why?
        </MenuItem>
      </MenuGroup>
    </Menu>
  );
}

/** The word is the one that the list has for it. */
function lookOf(conversation: Conversation, state: State): Look {
  if (state === "handed-off" && !isTaken(conversation)) return unclaimed;
  if (state === "active" && conversation.unansweredAt) return { ...states.held, word: waitsFor(conversation) };
  return states[state];
}

type Look = { word: string; icon: ReactNode; look: string };

const states: Record<State, Look> = {
  active: { word: "Active", icon: <Sparkles size={16} />, look: "text-accent" },
  thinking: { word: "Composing", icon: <PenLine size={16} className="breathing" />, look: "text-accent" },
  paused: { word: "Paused", icon: <CirclePause size={16} />, look: "text-warn" },
  "handed-off": { word: "With a teammate", icon: <Hand size={16} />, look: "text-muted" },
  held: { word: "Held", icon: <Hourglass size={16} />, look: "text-warn" },
  none: { word: "No agent", icon: <UserRound size={16} />, look: "text-muted" },
};

/** Handed over, and nobody has taken it yet. */
const unclaimed: Look = { word: "Handed over", icon: <CircleDashed size={16} />, look: "text-warn" };
