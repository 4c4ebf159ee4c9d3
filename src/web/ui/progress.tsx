type ProgressProps = {
  label: string;
  value: number;
  max: number;
  /** Shown at the right instead of "3 of 10". */
  text?: string;
};

export function Progress({ label, value, max, text }: ProgressProps) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex justify-between gap-4 text-small">
        <span className="truncate">{label}</span>
        <span className="text-muted">{text ?? `${value} of ${max}`}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuenow={value}
        aria-valuemin={0}
        aria-valuemax={max}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div className="h-full rounded-full bg-fill transition-[width]" style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
