import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "../ui/button.tsx";

const kept = "parley.panel";
const roomy = "(min-width: 1280px)";

/** Whether the pane covers the thread just now. */
export function paneCovers(): boolean {
  return !matchMedia(roomy).matches;
}

/** Whether the contact's panel stands open: as it was left, and closed at first where it would cover the thread. */
export function usePanelShown(): [boolean, (shown: boolean) => void] {
  const [shown, setShown] = useState(() => !paneCovers() && localStorage.getItem(kept) !== "closed");
  return [
    shown,
    (next) => {
      localStorage.setItem(kept, next ? "open" : "closed");
      setShown(next);
    },
  ];
}

type SidePaneProps = { label: string; size: "narrow" | "wide"; onClose: () => void; children: ReactNode };

/** Beside the thread where the thread keeps room to be read; else over it; under 720 px all there is. */
export function SidePane({ label, size, onClose, children }: SidePaneProps) {
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the close button serves everybody */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same */}
      <div onClick={onClose} className="fixed inset-0 z-30 bg-[oklch(0.15_0.01_265/0.25)] wide:hidden" />
      <aside aria-label={label} className={`${place} ${sizes[size]}`}>
        <IconButton label="Close" shortcut="escape" onClick={onClose} className="absolute top-3 right-2 z-20">
          <X size={16} />
        </IconButton>
        {children}
      </aside>
    </>
  );
}

const place =
  "fixed inset-y-0 end-0 z-40 flex flex-col overflow-y-auto overscroll-contain border-s bg-surface shadow-float wide:relative wide:inset-auto wide:z-auto wide:shrink-0 wide:shadow-none";

const sizes = { narrow: "w-full pane:w-80", wide: "w-full pane:w-105" };
