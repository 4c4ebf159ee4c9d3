import type { Accounting } from "../../contract/channels.ts";

type Hour = Accounting["hours"][number];

const height = 96;

/** A bar an hour: as high as the messages that came, filled as far as they were stored and answered. */
export function HourBars({ hours }: { hours: Hour[] }) {
  const most = Math.max(4, ...hours.map(({ messages, unmatched }) => messages + unmatched));
  return (
    <figure>
      <div role="img" aria-label={inWords(hours)} className="flex h-28 items-end gap-px border-b">
        {hours.map((hour) => (
          <Bar key={hour.at} hour={hour} most={most} />
        ))}
      </div>
      <div aria-hidden className="flex justify-between pt-1 text-muted text-small">
        {[hours[0], hours[Math.floor(hours.length / 2)], hours.at(-1)].map(
          (hour) => hour && <span key={hour.at}>{hourName(hour.at)}</span>,
        )}
      </div>
      <figcaption className="flex flex-wrap gap-x-5 gap-y-1 pt-3 text-small">
        <Key look="bg-edge/40" name="Received" />
        <Key look="bg-accent/45" name="Stored" />
        <Key look="bg-accent" name="Answered" />
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="text-bad">
            ▼
          </span>
          Gap
        </span>
      </figcaption>
    </figure>
  );
}

function Bar({ hour, most }: { hour: Hour; most: number }) {
  const { at, messages, stored, answered, unmatched, gaps } = hour;
  const high = (count: number) => `${(count / most) * height}px`;
  return (
    <div
      className="flex h-full min-w-0 flex-1 flex-col items-center justify-end hover:bg-hover"
      title={`${hourName(at)}: ${messages} received, ${stored} stored, ${answered} answered, ${gaps} ${gaps === 1 ? "gap" : "gaps"}`}
    >
      {gaps > 0 && <span className="text-[0.5rem] text-bad leading-3">▼</span>}
      <div className="relative w-full bg-edge/40" style={{ height: high(messages + unmatched) }}>
        <div className="absolute inset-x-0 bottom-0 bg-accent/45" style={{ height: high(stored) }} />
        <div className="absolute inset-x-0 bottom-0 bg-accent" style={{ height: high(answered) }} />
      </div>
    </div>
  );
}

function Key({ look, name }: { look: string; name: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`size-2.5 rounded-[2px] ${look}`} />
      {name}
    </span>
  );
}

function inWords(hours: Hour[]): string {
  const sum = (part: "messages" | "stored" | "answered" | "gaps") => hours.reduce((all, hour) => all + hour[part], 0);
  return `${sum("messages")} messages received, ${sum("stored")} stored, ${sum("answered")} answered, ${sum("gaps")} gaps. The table below has each hour.`;
}

export function hourName(at: string): string {
  return new Date(at).toLocaleString(undefined, { weekday: "short", hour: "numeric", minute: "2-digit" });
}
