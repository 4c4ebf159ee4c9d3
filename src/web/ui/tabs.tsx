import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

type Tab<Value extends string> = { value: Value; label: ReactNode; icon?: ReactNode; count?: number };

type TabsProps<Value extends string> = {
  /** What the tabs choose between, read out. */
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  items: Tab<Value>[];
  className?: string;
  /** The panel of the tab that is open. */
  children?: ReactNode;
};

export function Tabs<Value extends string>({ label, value, onChange, items, className, children }: TabsProps<Value>) {
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(next as Value)} className={className}>
      <Base.List
        aria-label={label}
        className="relative flex gap-1 overflow-x-auto border-b px-3 [scrollbar-width:none]"
      >
        {items.map((item) => (
          <Base.Tab key={item.value} value={item.value} className={tab}>
            {item.icon}
            {item.label}
            {item.count !== undefined && item.count > 0 && <span className="text-muted">{item.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {children !== undefined && (
        <Base.Panel value={value} className="min-h-0 flex-1 outline-none">
          {children}
        </Base.Panel>
      )}
    </Base.Root>
  );
}

const tab =
  "-mb-px flex h-9 shrink-0 select-none items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-2 text-muted transition-colors hover:text-text focus-visible:outline-offset-[-2px] data-active:border-accent data-active:font-medium data-active:text-text";
