import type { ReactNode } from "react";

type SectionProps = {
  title: string;
  lead?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  id?: string;
  children: ReactNode;
};

/** One matter on a page of several; a hairline keeps it from the one above. */
export function Section({ title, lead, actions, id, children }: SectionProps) {
  return (
    <section id={id} aria-label={title} className="border-b py-6 first:pt-0 last:border-b-0 last:pb-0">
      <div className="mb-4 flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="font-semibold">{title}</h2>
          {lead && <p className="mt-0.5 max-w-150 text-muted">{lead}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
