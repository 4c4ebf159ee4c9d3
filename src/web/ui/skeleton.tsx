/** Holds the place of lines that are on their way; invisible for the first 300 ms. */
export function Skeleton({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <div className={`late flex flex-col gap-3 ${className ?? ""}`} role="status" aria-label="Loading">
      {widths.slice(0, lines).map((width) => (
        <div key={width} className="breathing h-3 rounded-sm bg-line" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

const widths = [72, 94, 58, 83, 66, 90, 49, 77, 61, 86];
