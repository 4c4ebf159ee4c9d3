import { dayName, exact, useNow } from "../../ui/time.tsx";

export function DayLine({ at }: { at: string }) {
  const now = useNow();
  const date = new Date(at);
  return (
    <h3 title={exact(date)} className="pt-2 text-center font-normal text-muted text-small">
      {dayName(date, now)}
    </h3>
  );
}
