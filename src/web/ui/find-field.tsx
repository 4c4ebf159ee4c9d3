import { Search } from "lucide-react";

type FindFieldProps = { label: string; value: string; onChange: (value: string) => void; className?: string };

/** Narrows the list below it while one types. */
export function FindField({ label, value, onChange, className }: FindFieldProps) {
  return (
    <label
      className={`flex h-8 items-center gap-2 rounded-md border border-edge/70 bg-surface px-2.5 focus-within:border-accent ${className ?? ""}`}
    >
      <Search size={14} aria-hidden className="text-muted" />
      <input
        type="search"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        placeholder={label}
        aria-label={label}
        className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted max-pane:text-[1rem]"
      />
    </label>
  );
}
