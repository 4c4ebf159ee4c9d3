import { Check } from "lucide-react";
import {
  cloneElement,
  createContext,
  type ReactElement,
  type ReactNode,
  type Ref,
  Suspense,
  use,
  useRef,
  useState,
} from "react";
import { Kbd } from "./kbd.tsx";

type MenuProps = {
  /** A button; it must pass its props and ref on. */
  trigger: ReactElement;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "left" | "right";
  /** To open it from elsewhere, as by a key. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
};

type Parts = typeof import("@base-ui/react/menu").Menu;

// What opens a menu is on every screen; what makes it one comes when the first is about to open.
let parts: Promise<Parts> | undefined;
const load = () => (parts ??= import("@base-ui/react/menu").then((module) => module.Menu));
const PartsContext = createContext<Parts | null>(null);
const useParts = () => use(PartsContext)!;

export function Menu({ trigger, open: asked, onOpenChange, ...popup }: MenuProps) {
  const [own, setOwn] = useState(false);
  const [touched, setTouched] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const open = asked ?? own;

  function change(next: boolean) {
    setTouched(true);
    setOwn(next);
    onOpenChange?.(next);
  }

  const props = {
    ref: button as Ref<HTMLElement>,
    onClick: () => change(!open),
    onPointerEnter: load,
    onFocus: load,
    "aria-haspopup": "menu",
    "aria-expanded": open,
    "data-popup-open": open ? "" : undefined,
  };
  return (
    <>
      {cloneElement(trigger as ReactElement<typeof props>, props)}
      {(touched || open) && (
        <Suspense>
          <Popup {...popup} open={open} onChange={change} button={button} />
        </Suspense>
      )}
    </>
  );
}

type PopupProps = Pick<MenuProps, "align" | "side" | "children"> & {
  open: boolean;
  onChange: (open: boolean) => void;
  button: React.RefObject<HTMLButtonElement | null>;
};

function Popup({ open, onChange, button, align = "start", side = "bottom", children }: PopupProps) {
  const Base = use(load());
  const pressedElsewhere = useRef(false);

  function onOpenChange(next: boolean, { event, reason }: { event: Event; reason: string }) {
    pressedElsewhere.current = reason === "outside-press";
    // A press on the button is the button's own affair: it closes what this would only close and open again.
    if (pressedElsewhere.current && button.current?.contains(event.target as Node)) return;
    onChange(next);
  }

  function closeByTab(event: React.KeyboardEvent) {
    if (event.key !== "Tab") return;
    event.preventDefault();
    pressedElsewhere.current = false;
    onChange(false);
  }

  // What was pressed instead has the focus.
  const giveFocusBack = () => (pressedElsewhere.current ? false : button.current);

  return (
    // Not modal: a press elsewhere closes it and does what it is a press on.
    <Base.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Base.Portal>
        <Base.Positioner anchor={button} align={align} side={side} sideOffset={4} collisionPadding={8} className="z-60">
          <Base.Popup
            finalFocus={giveFocusBack}
            onKeyDown={closeByTab}
            className="pop max-h-(--available-height) min-w-48 max-w-80 overflow-y-auto rounded-md bg-raised p-1 shadow-float outline-none"
          >
            <PartsContext value={Base}>{children}</PartsContext>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

type MenuItemProps = {
  icon?: ReactNode;
  shortcut?: string;
  danger?: boolean;
  /** Why it cannot be chosen now. */
  blocked?: string | null | false;
  checked?: boolean;
  hint?: ReactNode;
  onSelect: () => void;
  children: ReactNode;
};

export function MenuItem({ icon, shortcut, danger, blocked, checked, hint, onSelect, children }: MenuItemProps) {
  const Base = useParts();
  return (
    <Base.Item onClick={onSelect} disabled={Boolean(blocked)} className={`${row} ${danger ? "text-bad" : ""}`}>
      {icon}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{children}</span>
        {(blocked || hint) && <span className="block text-muted text-small">{blocked || hint}</span>}
      </span>
      {checked && <Check size={16} aria-label="chosen" />}
      {shortcut && (
        <span className="text-muted">
          <Kbd keys={shortcut} />
        </span>
      )}
    </Base.Item>
  );
}

export function MenuGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  const Base = useParts();
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-muted text-small">{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  );
}

export function MenuSeparator() {
  const Base = useParts();
  return <Base.Separator className="my-1 h-px bg-line" />;
}

const row =
  "flex min-h-8 select-none items-center gap-2.5 rounded-sm px-2 py-1 outline-none data-highlighted:bg-hover data-disabled:opacity-60";
