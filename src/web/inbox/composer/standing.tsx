import { ChevronDown, Hourglass, UserRound, X } from "lucide-react";
import type { ReactNode } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import { MediumIcon, mediumName } from "../../media.tsx";
import { IconButton } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { readableNumber, shortNumber } from "../../ui/phone-number.ts";
import { addressInWords } from "../numbers.ts";
import { soonOrDay, timeLeft } from "../when.ts";
import { RoomLeft, SmsLength } from "./length.tsx";
import type { Line, Window } from "./use-line.ts";
import type { WritingState } from "./use-writing.ts";

type StandingProps = { conversation: Conversation; state: WritingState };

/** Where it goes, and what there is to know of the way there: segments, the window, the room that is left. */
export function Standing({ conversation, state }: StandingProps) {
  const { medium, lines } = conversation;
  const { draft, line, choose, channel, window, attachments, humanAgent, setHumanAgent } = state;
  const { text } = draft;
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 px-2 text-muted text-small">
      {line ? <To lines={lines} line={line} onLine={choose} /> : mediumName(medium)}
      {medium === "sms" && <SmsLength text={text} files={attachments.all.length} />}
      {channel && <RoomLeft text={text} room={channel.supports} />}
      {window?.open && <Left window={window} />}
      {humanAgent && window && !window.open && (
        <span className="inline-flex items-center gap-1">
          <UserRound size={12} aria-hidden />
          As a person{window.humanAgentUntil && `, until ${soonOrDay(new Date(window.humanAgentUntil))}`}
          <IconButton label="Do not answer as a person" size="small" onClick={() => setHumanAgent(false)}>
            <X size={12} />
          </IconButton>
        </span>
      )}
      {medium === "voice" && <span>They are on the line and hear it as soon as it is sent</span>}
    </div>
  );
}

const hour = 3_600_000;

function Left({ window: { leftMs, hours } }: { window: Window }) {
  const tip = `The provider lets anybody answer within ${hours} hours of their last message`;
  return (
    <span title={tip} className={`inline-flex items-center gap-1 ${leftMs < hour ? "text-warn" : ""}`}>
      <Hourglass size={12} aria-hidden />
      {timeLeft(leftMs)} left
    </span>
  );
}

type ToProps = { lines: Line[]; line: Line; onLine: (line: string) => void };

function To({ lines, line, onLine }: ToProps) {
  const label = (
    <span title={wayInFull(line)} className="flex min-w-0 items-center gap-1.5">
      <span aria-hidden>
        <MediumIcon medium={line.channel.kind} size={12} />
      </span>
      <span className="truncate">{way(line)}</span>
    </span>
  );
  if (lines.length < 2) return label;
  const trigger = (
    <button
      type="button"
      data-tip="Choose another line"
      className="-mx-1 flex min-h-6 min-w-0 items-center gap-1 rounded-sm px-1 hover:bg-hover hover:text-text"
    >
      {label}
      <ChevronDown size={12} />
    </button>
  );
  return (
    <Menu trigger={trigger} side="top">
      {lines.map((one) => (
        <MenuItem key={one.id} checked={one.id === line.id} hint={wayInFull(one)} onSelect={() => onLine(one.id)}>
          {one.channel.name}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** SMS to +1 …42 from +1 …00; a medium whose addresses say nothing to anybody goes by its channel. */
function way({ channel: { kind, name }, address, thread }: Line): ReactNode {
  const to = addressInWords(address);
  if (!to) return name === mediumName(kind) ? name : `${mediumName(kind)} through ${name}`;
  return (
    <>
      {mediumName(kind)} to <bdi>{shortNumber(to)}</bdi>
      {kind === "sms" && thread && ` from ${shortNumber(thread)}`}
    </>
  );
}

function wayInFull({ channel: { kind, name }, address, thread }: Line): string {
  const to = addressInWords(address);
  const from = kind === "sms" && thread ? ` from ${readableNumber(thread)}` : "";
  return `${mediumName(kind)}${to ? ` to ${to}` : ""}${from} through ${name}`;
}
