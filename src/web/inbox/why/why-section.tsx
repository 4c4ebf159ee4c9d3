import type { ReactNode } from "react";

export function WhySection({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="border-t px-5 py-3">
      <div className="mb-2 flex items-baseline justify-between gap-3 text-small">
        <h3 className="text-muted">{title}</h3>
        {aside && <span className="text-muted">{aside}</span>}
      </div>
      {children}
    </section>
  );
}
