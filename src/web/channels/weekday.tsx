import { Plus, X } from "lucide-react";
import { IconButton } from "../ui/button.tsx";
import { Checkbox, Input } from "../ui/field.tsx";
import { clockOf, dayName, faultIn, minutesOf, type Span, withDay } from "./opening.ts";

type WeekdayProps = { day: number; open: Span[]; onChange: (open: Span[]) => void };

export function Weekday({ day, open, onChange }: WeekdayProps) {
  const spans = open.filter((span) => span.day === day);
  const name = dayName(day);
  const fault = faultIn(spans);
  const set = (next: Span[]) => onChange(withDay(open, day, next));
  const last = spans.at(-1);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b py-2 last:border-b-0">
      <div className="w-32 pt-1">
        <Checkbox
          checked={spans.length > 0}
          onChange={(on) => set(on ? [{ day, from: 540, to: 1020 }] : [])}
          label={name}
        />
      </div>
      <div className="flex flex-1 basis-60 flex-col gap-2">
        {spans.length === 0 && <p className="pt-1 text-muted">Away</p>}
        {spans.map((span, index) => (
          <SpanFields
            // biome-ignore lint/suspicious/noArrayIndexKey: a day's spans are told apart by nothing else
            key={index}
            label={`${name}${spans.length > 1 ? `, span ${index + 1}` : ""}`}
            span={span}
            onChange={(part) => set(spans.map((other) => (other === span ? { ...span, ...part } : other)))}
            onRemove={spans.length > 1 ? () => set(spans.filter((other) => other !== span)) : null}
          />
        ))}
        {fault && (
          <p role="alert" className="text-bad text-small">
            {fault}
          </p>
        )}
      </div>
      {last && spans.length < 3 && last.to < 1380 && (
        <IconButton
          label={`Add a span to ${name}`}
          onClick={() => set([...spans, { day, from: last.to + 60, to: Math.min(1440, last.to + 240) }])}
        >
          <Plus size={16} />
        </IconButton>
      )}
    </li>
  );
}

type SpanFieldsProps = {
  label: string;
  span: Span;
  onChange: (part: Partial<Span>) => void;
  onRemove: (() => void) | null;
};

function SpanFields({ label, span, onChange, onRemove }: SpanFieldsProps) {
  return (
    <div className="flex items-center gap-2">
      <Input
        type="time"
        aria-label={`${label}, from`}
        value={clockOf(span.from)}
        onChange={(event) => onChange({ from: minutesOf(event.target.value) ?? span.from })}
        className="!w-auto min-w-0 flex-1 pane:max-w-32"
      />
      <span className="text-muted">to</span>
      <Input
        type="time"
        aria-label={`${label}, to`}
        value={clockOf(span.to)}
        onChange={(event) => onChange({ to: minutesOf(event.target.value) ?? span.to })}
        className="!w-auto min-w-0 flex-1 pane:max-w-32"
      />
      {onRemove && (
        <IconButton label={`Remove ${label}`} onClick={onRemove}>
          <X size={16} />
        </IconButton>
      )}
    </div>
  );
}
