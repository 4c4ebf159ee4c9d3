import { CalendarClock } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { IconButton } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { mondayAtNine, tomorrowAtNine } from "../when.ts";
import type { Line } from "./use-line.ts";

const PickTime = lazy(() => import("./pick-time.tsx").then((module) => ({ default: module.PickTime })));

type ScheduleProps = { line: Line | undefined; disabled: boolean; onPick: (at: Date) => void };

/** For later: the times people mean most, or any other. */
export function Schedule({ line, disabled, onPick }: ScheduleProps) {
  const [picking, setPicking] = useState(false);
  const now = new Date();
  const [tomorrow, monday] = [tomorrowAtNine(now), mondayAtNine(now)];
  const closesAt = line?.window?.closesAt;
  const warning = (at: Date) =>
    closesAt && at > new Date(closesAt) ? "The window will have closed by then" : undefined;
  return (
    <>
      <Menu
        align="end"
        side="top"
        trigger={
          <IconButton label="Send later" disabled={disabled}>
            <CalendarClock size={16} />
          </IconButton>
        }
      >
        <MenuItem hint={warning(tomorrow)} onSelect={() => onPick(tomorrow)}>
          Tomorrow, {clock(tomorrow)}
        </MenuItem>
        {monday.getTime() !== tomorrow.getTime() && (
          <MenuItem hint={warning(monday)} onSelect={() => onPick(monday)}>
            Monday, {clock(monday)}
          </MenuItem>
        )}
        <MenuItem onSelect={() => setPicking(true)}>Pick a time …</MenuItem>
      </Menu>
      {picking && (
        <Suspense>
          <PickTime
            warning={warning}
            onClose={() => setPicking(false)}
            onPick={(at) => {
              setPicking(false);
              onPick(at);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function clock(at: Date): string {
  return at.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}
