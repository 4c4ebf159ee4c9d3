/** How well a passage fits, as a bar and a figure from 0 to 100. */
export function Score({ value, strong }: { value: number; strong?: boolean }) {
  const share = Math.round(Math.max(0, Math.min(1, value)) * 100);
  return (
    <span className="inline-flex items-center gap-2 text-muted text-small" title={`Fits to ${share} of 100`}>
      <span aria-hidden className="h-1.5 w-16 overflow-hidden rounded-full bg-line">
        <span
          className={`block h-full rounded-full ${strong ? "bg-good" : "bg-edge"}`}
          style={{ width: `${share}%` }}
        />
      </span>
      <span>
        <span className="sr-only">Fits to </span>
        {share}
        <span className="sr-only"> of 100</span>
      </span>
    </span>
  );
}
