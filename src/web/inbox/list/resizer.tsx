import { useState } from "react";

const least = 320;
const most = 420;
const kept = "parley.list-width";

/** The list's width, as this browser left it. */
export function useListWidth(): [number, (width: number) => void] {
  const [width, setWidth] = useState(() => clamp(Number(localStorage.getItem(kept)) || 360));
  return [
    width,
    (next) => {
      localStorage.setItem(kept, String(clamp(next)));
      setWidth(clamp(next));
    },
  ];
}

/** The edge of the list: dragged, or moved by the arrow keys. */
export function Resizer({ width, onChange }: { width: number; onChange: (width: number) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves has no element of its own
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the list"
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") onChange(width - 20);
        if (event.key === "ArrowRight") onChange(width + 20);
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) =>
        event.currentTarget.hasPointerCapture(event.pointerId) && onChange(width + event.movementX)
      }
      className="absolute inset-y-0 -end-1 z-20 hidden w-2 cursor-col-resize touch-none hover:bg-accent/25 focus-visible:bg-accent/25 pane:block"
    />
  );
}

function clamp(width: number): number {
  return Math.round(Math.min(most, Math.max(least, width)));
}
