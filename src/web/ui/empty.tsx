import type { ReactNode } from "react";

type EmptyProps = {
  icon?: ReactNode;
  title: ReactNode;
  /** What this place is for, or why it is empty. */
  children?: ReactNode;
  /** The one next act. */
  action?: ReactNode;
  className?: string;
};

export function Empty({ icon, title, children, action, className }: EmptyProps) {
  return (
    <div className={`flex flex-col items-center justify-center gap-1 px-6 py-16 text-center ${className ?? ""}`}>
      {icon && <div className="mb-2 text-muted">{icon}</div>}
      <h2 className="font-semibold">{title}</h2>
      {children && <p className="max-w-90 text-balance text-muted">{children}</p>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
