import { Phone } from "lucide-react";
import type { ReactNode } from "react";
import { isPhoneNumber } from "./phone-number.ts";

type AvatarProps = {
  name: string;
  size?: 16 | 20 | 24 | 32 | 40;
  /** A small sign at the lower right, such as the medium. */
  mark?: ReactNode;
  className?: string;
};

/** Initials on a ground that is always the same for the same name; a receiver for somebody known by a number alone. */
export function Avatar({ name, size = 32, mark, className }: AvatarProps) {
  const hue = hueOf(name);
  const style = {
    width: size,
    height: size,
    fontSize: Math.max(8, Math.round(size * 0.38)),
    background: `light-dark(oklch(0.91 0.045 ${hue}), oklch(0.38 0.05 ${hue}))`,
    color: `light-dark(oklch(0.36 0.08 ${hue}), oklch(0.93 0.03 ${hue}))`,
  };
  return (
    <span className={`relative inline-flex shrink-0 ${className ?? ""}`} aria-hidden>
      {isPhoneNumber(name) ? (
        <span style={style} className="inline-flex items-center justify-center rounded-full">
          <Phone size={Math.round(size * 0.45)} />
        </span>
      ) : (
        // Drawn, not written: the name stands beside it, and nobody should hear it twice.
        <span
          style={style}
          data-initials={initials(name)}
          className="inline-flex select-none items-center justify-center rounded-full font-semibold leading-none before:content-[attr(data-initials)]"
        />
      )}
      {mark && (
        <span className="-right-1 -bottom-1 absolute flex size-4 items-center justify-center rounded-full bg-surface text-muted">
          {mark}
        </span>
      )}
    </span>
  );
}

function initials(name: string): string {
  const words = name
    .replace(/[^\p{L}\p{N}\s]/gu, " ")
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return (
    [first, last]
      .map((word) => [...(word ?? "")][0] ?? "")
      .join("")
      .toUpperCase() || "?"
  );
}

function hueOf(name: string): number {
  let sum = 7;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)!) % 3600;
  return sum / 10;
}
