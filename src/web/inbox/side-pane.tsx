import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "../ui/button.tsx";

const kept = "parley.panel";

/** Whether the contact's panel stands open: as it was left, and closed at first where it would cover the thread. */
export function usePanelShown(): [boolean, (shown: boolean) => void] {
  const [shown, setShown] = useState(
    () => matchMedia("(min-width: 1280px)").matches && localStorage.getItem(kept) !== "closed",
  );
  return [
    shown,
    (next) => {
      localStorage.setItem(kept, next ? "open" : "closed");
      setShown(next);
    },
  ];
}

type SidePaneProps = { label: string; size: "narrow" | "wide"; onClose: () => void; children: ReactNode };

/** Beside the thread where there is room; over it under 1024 px; all there is under 720. */
export function SidePane({ label, size, onClose, children }: SidePaneProps) {
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the close button serves everybody */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same */}
      <div onClick={onClose} className="fixed inset-0 z-30 bg-[oklch(0.15_0.01_265/0.25)] desk:hidden" />
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
  "fixed inset-y-0 end-0 z-40 flex flex-col overflow-y-auto overscroll-contain border-s bg-surface shadow-float desk:relative desk:inset-auto desk:z-auto desk:shrink-0 desk:shadow-none";

const sizes = { narrow: "w-full pane:w-80", wide: "w-full pane:w-105" };
