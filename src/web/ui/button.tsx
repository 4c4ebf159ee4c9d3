import type { ComponentProps, ReactNode } from "react";
import { Tooltip } from "./tooltip.tsx";

type Look = {
  variant?: "primary" | "quiet" | "danger" | "plain";
  size?: "small" | "medium";
  /** Shown in the tooltip; who listens to it is the command. */
  shortcut?: string;
  tooltip?: string;
  /** Why it cannot be used: it stays reachable and says so. */
  blocked?: string | null | false;
  /** The act is under way: a second press does nothing. */
  busy?: boolean;
  icon?: ReactNode;
  /** As wide as it is high, for an icon alone. */
  square?: boolean;
};

export type ButtonProps = Look & ComponentProps<"button">;

export function Button(props: ButtonProps) {
  const {
    variant = "quiet",
    size = "medium",
    shortcut,
    tooltip,
    blocked,
    busy,
    icon,
    square,
    className,
    ...rest
  } = props;
  const { children, onClick, ...attributes } = rest;
  const inert = Boolean(blocked) || busy;
  const button = (
    <button
      type="button"
      {...attributes}
      onClick={inert ? (event) => event.preventDefault() : onClick}
      aria-disabled={inert || undefined}
      aria-busy={busy || undefined}
      className={`${shape} ${variants[blocked && variant === "primary" ? "quiet" : variant]} ${(square ? squares : sizes)[size]} ${className ?? ""}`}
    >
      {icon}
      {children}
    </button>
  );
  const text = blocked || tooltip || (shortcut && typeof children === "string" ? children : null);
  if (!text) return button;
  return (
    <Tooltip text={text} shortcut={blocked ? undefined : shortcut}>
      {button}
    </Tooltip>
  );
}

type IconButtonProps = Omit<ButtonProps, "children" | "icon" | "tooltip"> & { label: string; children: ReactNode };

/** An icon alone: its label is read out, and shown with its key on hover. */
export function IconButton({ label, size = "medium", variant = "plain", className, ...rest }: IconButtonProps) {
  const look = variant === "plain" ? "text-muted hover:text-text aria-pressed:text-text" : "";
  const props = { variant, square: true, size, ...rest, "aria-label": label, className: `${look} ${className ?? ""}` };
  return <Button {...props} tooltip={label} />;
}

const shape =
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors disabled:opacity-50 aria-disabled:opacity-50";

const variants = {
  primary: "bg-fill text-on-fill hover:not-aria-disabled:bg-fill/88",
  quiet: "border border-edge/35 bg-surface hover:not-aria-disabled:bg-hover data-popup-open:bg-hover",
  danger: "border border-bad/50 bg-surface text-bad hover:not-aria-disabled:bg-bad/10",
  plain: "hover:not-aria-disabled:bg-hover data-popup-open:bg-hover aria-pressed:bg-hover",
};

const sizes = { small: "h-6 px-2 text-small", medium: "h-8 px-3" };

const squares = { small: "size-6", medium: "size-8" };
